package dev.vane.pipeline.explain;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a thread give way to all others of its machine. Java's own priorities do nothing on Linux, where the C library's
 * {@code setpriority} speaks of the calling thread alone.
 */
public final class LowPriority {
    private static final Logger LOG = LoggerFactory.getLogger(LowPriority.class);
    private static final int CALLING_THREAD = 0;

    /** Gives way to everybody who does not say so too. */
    private static final int LOWEST = 19;

    private LowPriority() {}

    /** Lowers the priority of the thread that calls; where the system cannot, it stays as it is. */
    @SuppressWarnings("restricted") // A call into the C library is the point.
    public static void ofThisThread() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setpriority").ifPresent(function -> {
            MethodHandle setpriority = linker.downcallHandle(
                    function,
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            LOG.debug(
                    "thread gives way name={} failed={}", Thread.currentThread().getName(), call(setpriority));
        });
    }

    private static int call(MethodHandle setpriority) {
        try {
            // PRIO_PROCESS, which to Linux is a thread; 0 is the calling one.
            return (int) setpriority.invokeExact(0, CALLING_THREAD, LOWEST);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("cannot call setpriority", e);
        }
    }
}
