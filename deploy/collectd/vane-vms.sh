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

# What the kernel counted for the threads of some processes, each as "name value".
counts() {
  files=
  statuses=
  stats=
  for pid in "$@"; do
    files="$files /proc/$pid/task/*/schedstat"
    statuses="$statuses /proc/$pid/task/*/status"
    stats="$stats /proc/$pid/stat"
  done
  # A process may end meanwhile. It then misses, and the total falls: Vane takes that for a reset.
  # shellcheck disable=SC2086
  { cat $files 2>/dev/null || true; } | awk '{ ran += $1; waited += $2 } END { printf "cpu_ns %.0f\nwait_ns %.0f\n", ran, waited }'
  # shellcheck disable=SC2086
  { cat $statuses 2>/dev/null || true; } | awk '
    /ctxt_switches/ { switches += $2 }
    /^Cpus_allowed_list/ { cpus = $2 }
    END {
      printf "context_switches %.0f\n", switches
      n = split(cpus, ranges, ",")
      for (i = 1; i <= n; i++) { m = split(ranges[i], ends, "-"); count += m == 2 ? ends[2] - ends[1] + 1 : 1 }
      printf "cpus %d\n", (count > 0 ? count : 1)
    }'
  # Behind the name of the program, which may hold spaces: minor and major faults, and resident pages.
  # shellcheck disable=SC2086
  { cat $stats 2>/dev/null || true; } | sed 's/.*) //' | awk -v page="$(getconf PAGESIZE)" '
    { minor += $8; major += $10; resident += $22 }
    END { printf "minor_faults %.0f\nmajor_faults %.0f\nrss_bytes %.0f\n", minor, major, resident * page }'
}

# What the kernel keeps of a whole group, which does not fall when a thread ends, where it does: "name value", with the waiting of the
# group (some of cpu.pressure) as that of one CPU.
group() {
  [ -n "$folder" ] || return 0
  awk '/^usage_usec/ { printf "cpu_ns %.0f\n", $2 * 1000 }' "$folder/$1/cpu.stat" 2>/dev/null || true
  awk '{ printf "cpu_ns %.0f\n", $1 }' "$folder/$1/cpuacct.usage" 2>/dev/null || true
  awk '/^some/ { sub(/.*total=/, ""); printf "group_wait_ns %.0f\n", $1 * 1000 }' "$folder/$1/cpu.pressure" 2>/dev/null || true
}

tell() {
  vm=$1
  shift
  { counts "$@" && group "$vm"; } | awk -v vm="$vm" -v host="$host" -v interval="$interval" -v influx="$influx" '
    { value[$1] = $2 }
    function put(type, name, number) {
      printf "PUTVAL \"%s/vane-%s/%s-%s\" interval=%s N:%.0f\n", host, vm, type, name, interval, number
    }
    END {
      ran = value["cpu_ns"] / value["cpus"]
      waited = "group_wait_ns" in value ? value["group_wait_ns"] : value["wait_ns"] / value["cpus"]
      if (influx == "true") {
        printf "vane,host=%s,vm=%s cpu_ns_per_cpu=%.0f,wait_ns_per_cpu=%.0f,context_switches=%.0f,", host, vm, ran, waited, value["context_switches"]
        printf "minor_faults=%.0f,major_faults=%.0f,rss_bytes=%.0f\n", value["minor_faults"], value["major_faults"], value["rss_bytes"]
      } else {
        put("derive", "cpu_ns_per_cpu", ran)
        put("derive", "wait_ns_per_cpu", waited)
        put("derive", "context_switches", value["context_switches"])
        put("derive", "minor_faults", value["minor_faults"])
        put("derive", "major_faults", value["major_faults"])
        put("gauge", "rss_bytes", value["rss_bytes"])
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
