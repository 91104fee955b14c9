#!/bin/sh
# Tells collectd (plugin exec) or Telegraf (inputs.execd, with --influx) once a second how much CPU time each VM got and how long it
# waited for its CPUs: what no plugin of either tells, and what Vane's model needs most. A VM is a QEMU process, by the name of its
# guest, or a control group below a folder:
#
#   vane-vms.sh [--influx] [FOLDER]     such as /sys/fs/cgroup/machine.slice
#
# It reads procfs, so it must run as a user that may read the processes of VMs.
set -eu

influx=false
if [ "${1:-}" = --influx ]; then
  influx=true
  shift
fi
folder=${1:-}
host=${COLLECTD_HOSTNAME:-$(hostname)}
interval=${COLLECTD_INTERVAL:-1}

# Lines "NAME PID..." of every VM.
vms() {
  if [ -n "$folder" ]; then
    for procs in "$folder"/*/cgroup.procs; do
      [ -s "$procs" ] || [ -r "$procs" ] || continue
      name=${procs%/cgroup.procs}
      printf '%s %s\n' "${name##*/}" "$(tr '\n' ' ' <"$procs" 2>/dev/null || true)"
    done
  else
    for cmdline in /proc/[0-9]*/cmdline; do
      pid=${cmdline#/proc/}
      tr '\0' '\n' <"$cmdline" 2>/dev/null | awk -v pid="${pid%/cmdline}" '
        NR == 1 && $0 !~ /qemu/ { exit }
        before == "-name" { sub(/^guest=/, ""); sub(/,.*/, ""); print $0, pid; exit }
        { before = $0 }'
    done
  fi
}

page=$(getconf PAGESIZE)

# Tells what the kernel counted for the threads of a VM's processes, and what it keeps of their whole group, which does not fall when a
# thread ends: that wins where it is there. One cat and one awk, for it runs every second; lines are told by their form.
tell() {
  vm=$1
  shift
  files=
  for pid in "$@"; do
    files="$files /proc/$pid/task/*/schedstat /proc/$pid/task/*/status /proc/$pid/stat"
  done
  if [ -n "$folder" ]; then
    files="$files $folder/$vm/cpu.stat $folder/$vm/cpuacct.usage $folder/$vm/cpu.pressure"
  fi
  # A process may end meanwhile. It then misses, and the total falls: Vane takes that for a reset.
  # shellcheck disable=SC2086
  { cat $files 2>/dev/null || true; } | awk -v vm="$vm" -v host="$host" -v interval="$interval" -v influx="$influx" -v page="$page" '
    # schedstat: nanoseconds on a CPU, nanoseconds of waiting, number of turns.
    NF == 3 && /^[0-9]+ [0-9]+ [0-9]+$/ { ran += $1; waited += $2; next }
    /ctxt_switches:/ { switches += $2; next }
    /^Cpus_allowed_list:/ { allowed = $2; next }
    # stat, behind the name of the program, which may hold spaces: minor and major faults, and resident pages.
    /^[0-9]+ [(]/ { sub(/.*[)] /, ""); minor += $8; major += $10; resident += $22; next }
    # cpu.stat of a group is in microseconds, cpuacct.usage in nanoseconds; cpu.pressure is the waiting of the group as that of one CPU.
    /^usage_usec / { group_ran = $2 * 1000; next }
    NF == 1 && /^[0-9]+$/ { group_ran = $1; next }
    /^some / { sub(/.*total=/, ""); group_waited = $1 * 1000; has_pressure = 1; next }
    function put(type, name, number) {
      printf "PUTVAL \"%s/vane-%s/%s-%s\" interval=%s N:%.0f\n", host, vm, type, name, interval, number
    }
    END {
      n = split(allowed, ranges, ",")
      for (i = 1; i <= n; i++) { m = split(ranges[i], ends, "-"); cpus += (m == 2 ? ends[2] - ends[1] + 1 : 1) }
      if (cpus < 1) { cpus = 1 }
      ran = (group_ran > 0 ? group_ran : ran) / cpus
      waited = has_pressure ? group_waited : waited / cpus
      if (influx == "true") {
        printf "vane,host=%s,vm=%s cpu_ns_per_cpu=%.0f,wait_ns_per_cpu=%.0f,context_switches=%.0f,", host, vm, ran, waited, switches
        printf "minor_faults=%.0f,major_faults=%.0f,rss_bytes=%.0f\n", minor, major, resident * page
      } else {
        put("derive", "cpu_ns_per_cpu", ran)
        put("derive", "wait_ns_per_cpu", waited)
        put("derive", "context_switches", switches)
        put("derive", "minor_faults", minor)
        put("derive", "major_faults", major)
        put("gauge", "rss_bytes", resident * page)
      }
    }'
}

while true; do
  vms | while read -r name pids; do
    if [ -n "$pids" ]; then
      # shellcheck disable=SC2086
      tell "$name" $pids
    fi
  done
  # To the next whole second, as collectd and Telegraf themselves read.
  sleep "$(date +%N | awk '{ printf "%.3f", 1.001 - $1 / 1e9 }')"
done
