/**
 * Reads a live Linux host once a second.
 *
 * <pre>
 * GroupDiscovery ─▶ targets ─▶ VmReader ─▶ reading ─┐
 *                                         (before) ─┼─▶ SampleMaker ─▶ sample
 *                   HostReader ─▶ host signals ─────┤
 *                   PerfStat ───▶ event rates ──────┘
 * </pre>
 */
package dev.vane.collector.live;
