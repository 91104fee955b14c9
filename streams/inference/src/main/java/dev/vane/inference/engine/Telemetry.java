package dev.vane.inference.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Switches off the telemetry of ONNX Runtime. From 1.29 on its builds for Linux report to their maker over the network,
 * keep an identifier of the machine in the home directory and leave a file in the temporary one, unless a variable of the
 * process's environment says no. Its start also matches the command line against a regular expression, and a class path
 * of some thousand characters overruns the stack there: the process ends without a word. With the variable set none of
 * that happens.
 */
final class Telemetry {
    private static final String OPT_OUT = "ORT_DISABLE_TELEMETRY";

    private Telemetry() {}

    /** Must come before ONNX Runtime is loaded. Java cannot change its own environment, so the C library does. */
    @SuppressWarnings("restricted") // A call into the C library is the point.
    static void switchOff() {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup().find("setenv").orElseThrow();
        MethodHandle setenv = linker.downcallHandle(
                function,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) setenv.invokeExact(arena.allocateFrom(OPT_OUT), arena.allocateFrom("1"), 1);
            if (failed != 0) {
                throw new IllegalStateException("cannot set " + OPT_OUT);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot set " + OPT_OUT, e);
        }
    }
}
