package dev.vane.collector.simulator;

import dev.vane.contracts.MetricValues;
import dev.vane.contracts.catalogue.MetricCatalogue;
import java.util.BitSet;

/**
 * The values of one VM in one second. Plausible rather than true: sizes are right by order of magnitude, related
 * metrics move together, pressure by neighbours shows where it would, and what must add up does so exactly (up to the
 * rounding of a float).
 */
final class SimulatedSecond {
    private static final MetricCatalogue CATALOGUE = MetricCatalogue.get();
    private static final double HERTZ = 2.6e9;
    private static final double GIB = 1 << 30;
    private static final double LINE_BYTES = 64;
    private static final int SLOTS_PER_CYCLE = 4;

    private final MetricValues.Builder values = MetricValues.builder();
    private final VmProfile vm;
    private final Noise noise;
    private final BitSet absent;
    private final double load;
    private final double pressure;
    private final double cores;

    SimulatedSecond(VmProfile vm, double load, double pressure, Noise noise, BitSet absent) {
        this.vm = vm;
        this.noise = noise;
        this.absent = absent;
        this.pressure = pressure;
        this.load = load * about(1);
        this.cores = this.load * vm.vcpus();
    }

    MetricValues values() {
        cpu();
        exits();
        memory();
        faults();
        network();
        disk();
        perf(topdown());
        return values.build();
    }

    /** A value with a few percent of noise. */
    private double about(double value) {
        return value * noise.between(0.97, 1.03);
    }

    private void set(String metric, double value) {
        int index = CATALOGUE.indexOf(metric);
        if (!absent.get(index)) {
            values.set(index, value);
        }
    }

    private void cpu() {
        double user = load * vm.userShare();
        double imbalance = noise.between(0, 0.2);
        double waiting = pressure * load * noise.between(0.1, 0.3);
        double blocked = vm.diskOperations() * load * 1e-5;
        double switches = about(400 + 4000 * load + 3000 * pressure);
        set("vm.cpu.utilization", load);
        set("vm.cpu.user.utilization", user);
        set("vm.cpu.system.utilization", load - user);
        set("vm.cpu.emulator.utilization", about(0.02 * load));
        set("vm.vcpu.utilization.max", Math.min(1, load * (1 + imbalance)));
        set("vm.vcpu.utilization.min", load * (1 - imbalance));
        set("vm.vcpu.utilization.stddev", load * imbalance * 0.6);
        set("vm.vcpu.iowait.ratio.mean", blocked);
        set("vm.vcpu.iowait.ratio.max", blocked * 1.5);
        set("vm.vcpu.runqueue_delay.ratio.mean", waiting);
        set("vm.vcpu.runqueue_delay.ratio.max", waiting * 1.6);
        set("vm.process.context_switches.rate", switches);
        set("perf.context_switches", switches);
        set("perf.cpu_migrations", about(2 + 60 * pressure));
        set("perf.cpu_clock", cores);
        set("perf.task_clock", cores);
    }

    private void exits() {
        double io = about(vm.diskOperations() * load);
        double mmio = about(20);
        double irq = about(250 * vm.vcpus());
        double halt = about(900 * vm.vcpus() * (1 - load));
        set("vm.vcpu.exits.rate", (io + mmio + irq + halt) * 1.2);
        set("vm.vcpu.io_exits.rate", io);
        set("vm.vcpu.mmio_exits.rate", mmio);
        set("vm.vcpu.irq_exits.rate", irq);
        set("vm.vcpu.halt_exits.rate", halt);
        set("vm.vcpu.halted.ratio", Math.rint((1 - load) * vm.vcpus()) / vm.vcpus());
        set("vm.vcpu.haltpoll.success.ratio", about(0.02 * (1 - load)));
        set("vm.vcpu.haltpoll.fail.ratio", about(0.05 * (1 - load)));
    }

    private void memory() {
        double size = vm.vcpus() * 2 * GIB;
        double used = size * vm.memoryShare() * noise.between(0.98, 1);
        double caches = (size - used) * 0.4;
        set("vm.memory.balloon.current", size);
        set("vm.memory.available", size * 0.98);
        set("vm.memory.rss", used + caches);
        set("vm.memory.unused", size * 0.98 - used - caches);
        set("vm.memory.usable", size * 0.98 - used);
        set("vm.memory.disk_caches", caches);
        set("vm.memory.swap_in.rate", 0);
        set("vm.memory.swap_out.rate", 0);
        set("vm.memory.dirty.rate", about(30e6 * cores));
    }

    /** Whole counts below 2²⁴, so that the sum is exact in a float as well. */
    private void faults() {
        double minor = Math.rint(about(1500 * cores));
        double major = Math.rint(noise.between(0, 2));
        set("vm.memory.major_faults.rate", major);
        set("vm.memory.minor_faults.rate", minor);
        set("perf.major_faults", major);
        set("perf.minor_faults", minor);
        set("perf.page_faults", major + minor);
        set("perf.alignment_faults", 0);
        set("perf.emulation_faults", 0);
    }

    private void network() {
        double received = about(vm.networkPackets() * load);
        double sent = about(received * 0.8);
        set("vm.network.receive.packets.rate", received);
        set("vm.network.receive.bytes.rate", about(received * 700));
        set("vm.network.receive.errors.rate", 0);
        set("vm.network.receive.dropped.rate", received * pressure * 1e-4);
        set("vm.network.transmit.packets.rate", sent);
        set("vm.network.transmit.bytes.rate", about(sent * 900));
        set("vm.network.transmit.errors.rate", 0);
        set("vm.network.transmit.dropped.rate", sent * pressure * 1e-4);
    }

    private void disk() {
        double reads = about(vm.diskOperations() * load * 0.7);
        double writes = about(vm.diskOperations() * load * 0.3);
        double latency = about(2e-4 * (1 + 3 * pressure));
        set("vm.disk.allocation", 20 * GIB);
        set("vm.disk.physical", 40 * GIB);
        set("vm.disk.delay.ratio", reads * latency * 0.5);
        set("vm.disk.read.operations.rate", reads);
        set("vm.disk.read.bytes.rate", about(reads * 16_384));
        set("vm.disk.read.time.ratio", reads * latency);
        set("vm.disk.write.operations.rate", writes);
        set("vm.disk.write.bytes.rate", about(writes * 32_768));
        set("vm.disk.write.time.ratio", writes * latency * 1.5);
        set("vm.disk.flush.operations.rate", writes * 0.05);
        set("vm.disk.flush.time.ratio", writes * 0.05 * latency * 4);
    }

    /**
     * Level 1 sums to 1 and each pair of level 2 to its parent.
     *
     * @return shares that the performance counters must agree with
     */
    private Bound topdown() {
        double retiring = about(0.45 - 0.15 * pressure * vm.memoryIntensity());
        double speculation = about(0.05);
        double frontend = about(0.15);
        double backend = 1 - retiring - speculation - frontend;
        double memory = backend * about(0.3 + 0.2 * vm.memoryIntensity() + 0.3 * pressure);
        double latency = frontend * about(0.6);
        double mispredicts = speculation * about(0.9);
        double heavy = retiring * about(0.1);
        set("topdown.retiring", retiring);
        set("topdown.bad_speculation", speculation);
        set("topdown.frontend_bound", frontend);
        set("topdown.backend_bound", backend);
        set("topdown.frontend_bound.fetch_latency", latency);
        set("topdown.frontend_bound.fetch_bandwidth", frontend - latency);
        set("topdown.bad_speculation.branch_mispredicts", mispredicts);
        set("topdown.bad_speculation.machine_clears", speculation - mispredicts);
        set("topdown.backend_bound.memory_bound", memory);
        set("topdown.backend_bound.core_bound", backend - memory);
        set("topdown.retiring.light_operations", retiring - heavy);
        set("topdown.retiring.heavy_operations", heavy);
        return new Bound(retiring, memory);
    }

    /** Shares of the pipeline's slots that retire, and that wait for memory. */
    private record Bound(double retiring, double memory) {}

    private void perf(Bound bound) {
        double cycles = cores * HERTZ;
        double instructions = cycles * SLOTS_PER_CYCLE * bound.retiring() * 0.9;
        set("perf.cycles", cycles);
        set("perf.ref_cycles", cycles * 0.9);
        set("perf.bus_cycles", cycles / 26);
        set("perf.instructions", instructions);
        set("perf.cycle_activity_stalls_l3_miss", cycles * bound.memory() * 0.5);
        branches(instructions * 0.18);
        caches(instructions * 0.28, instructions * 0.12);
    }

    private void branches(double branches) {
        double misses = branches * about(0.01);
        set("perf.branches", branches);
        set("perf.branch_loads", branches);
        set("perf.branch_misses", misses);
        set("perf.branch_load_misses", misses);
    }

    /** Each level sees what the one above it missed. */
    private void caches(double loads, double stores) {
        double l1Misses = loads * about(0.02 + 0.03 * vm.memoryIntensity());
        double llcLoads = l1Misses * 0.3;
        double llcStores = stores * about(0.01);
        double missRatio = about(0.1 + 0.3 * vm.memoryIntensity() + 0.3 * pressure);
        double llcLoadMisses = llcLoads * missRatio;
        double llcStoreMisses = llcStores * missRatio;
        set("perf.l1_dcache_loads", loads);
        set("perf.l1_dcache_stores", stores);
        set("perf.l1_dcache_load_misses", l1Misses);
        set("perf.l1_icache_load_misses", about(loads * 0.004));
        set("perf.llc_loads", llcLoads);
        set("perf.llc_stores", llcStores);
        set("perf.llc_load_misses", llcLoadMisses);
        set("perf.llc_store_misses", llcStoreMisses);
        set("perf.cache_references", llcLoads + llcStores);
        set("perf.cache_misses", llcLoadMisses + llcStoreMisses);
        set("vm.llc.occupancy", about(24e6 * vm.memoryIntensity() * (1 - 0.6 * pressure)));
        translation(loads, stores);
        nodes(llcLoadMisses, llcStoreMisses);
    }

    private void translation(double loads, double stores) {
        double instructionMisses = about(loads * 1e-5);
        set("perf.dtlb_loads", loads);
        set("perf.dtlb_load_misses", loads * about(1e-3));
        set("perf.dtlb_stores", stores);
        set("perf.dtlb_store_misses", stores * about(5e-4));
        set("perf.itlb_loads", instructionMisses * 10);
        set("perf.itlb_load_misses", instructionMisses);
    }

    private void nodes(double loads, double stores) {
        double remote = about(0.05);
        double bandwidth = (loads + stores) * LINE_BYTES * 1.3;
        set("perf.node_loads", loads);
        set("perf.node_load_misses", loads * remote);
        set("perf.node_stores", stores);
        set("perf.node_store_misses", stores * remote);
        set("vm.memory.bandwidth.total", bandwidth);
        set("vm.memory.bandwidth.local", bandwidth * (1 - remote));
    }
}
