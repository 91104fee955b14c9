#!/usr/bin/env bash
# Starts the services of docker-compose.yml with podman on this machine, without an image registry, and checks that they
# work together: the containers that it starts as VMs are predicted, each with its own network traffic. Then it removes all
# that it made. Grafana is left out: Debian has no package of it.
#
#   apt-get install -y --no-install-recommends podman podman-compose runc netavark aardvark-dns iptables \
#     busybox-static prometheus prometheus-alertmanager python3 curl
#   deploy/try-compose.sh           # as root; takes three to six minutes
#   deploy/try-compose.sh --keep    # leaves everything running, and says how to look at it and how to remove it
set -euo pipefail

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
# shellcheck source=deploy/bin/jdk.sh
source "$home/deploy/bin/jdk.sh"

keep=false
if [[ ${1:-} == --keep ]]; then keep=true; fi

services=(pipeline explain answer exporter console prometheus alertmanager)
vms=(server client idle)
export VANE_WEB_TOKEN=0123456789abcdef
has_rules=false
if iptables-save 2>/dev/null | grep -q NETAVARK; then has_rules=true; fi
# Its own storage, networks and locks, so that it neither sees nor touches other containers of this machine.
work=$(mktemp -d "${TMPDIR:-/tmp}/vane-compose.XXXXXX")
export CONTAINERS_CONF=$work/containers.conf CONTAINERS_STORAGE_CONF=$work/storage.conf

say() { printf '== %s\n' "$*"; }

compose() { (cd "$home" && podman-compose -p vane "$@") >>"$work/compose.log" 2>&1; }

clean_up() {
  local status=$?
  trap - EXIT
  if ((status != 0)); then show_logs || true; fi
  if $keep; then
    echo "left running; look with: CONTAINERS_CONF=$CONTAINERS_CONF CONTAINERS_STORAGE_CONF=$CONTAINERS_STORAGE_CONF podman ps"
    echo "remove with: (the same variables) podman rm -af -t 0 && podman system reset -f && rm -rf $work"
    exit $status
  fi
  say "removes what it made"
  {
    podman rm -af -t 0 && podman pod rm -af
    podman volume rm -af && podman network prune -f && podman rmi -af
  } >/dev/null 2>&1 || true
  awk -v at="$work/" 'index($2, at) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount 2>/dev/null || true
  rm -rf "$work"
  # Podman's firewall rules outlive its networks; those of other containers stay.
  if ! $has_rules; then
    { iptables-save | grep -v NETAVARK | iptables-restore; } 2>/dev/null || true
  fi
  find /sys/fs/cgroup -depth -type d -path '*/libpod_parent*' -exec rmdir {} + 2>/dev/null || true
  exit $status
}

show_logs() {
  local name
  tail -n 20 "$work/compose.log" | cut -c 1-300
  for name in $(podman ps -a --format '{{.Names}}'); do
    echo "-- last lines of $name"
    podman logs --tail 15 "$name" 2>&1 | cut -c 1-300
  done
}

require() {
  local tool missing=()
  for tool in podman podman-compose runc iptables busybox prometheus prometheus-alertmanager python3 curl; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  ((${#missing[@]} == 0)) || fail "not installed: ${missing[*]} (see the first lines of this script)"
  ((EUID == 0)) || fail "containers that see the host need root"
  local port
  for port in 9465 9090 9093; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then fail "port $port of this machine is in use"; fi
  done
}

# runc, because crun refuses hosts with control groups of both versions; and limits that a container may set anywhere.
configure_podman() {
  cat >"$CONTAINERS_CONF" <<END
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
[network]
network_config_dir = "$work/networks"
[engine]
runtime = "runc"
tmp_dir = "$work/tmp"
lock_type = "file"
END
  cat >"$CONTAINERS_STORAGE_CONF" <<END
[storage]
driver = "vfs"
graphroot = "$work/store"
runroot = "$work/run"
END
}

# Copies programs and libraries of this machine with the libraries that they need.
copy_programs() {
  local root=$1 file
  shift
  { printf '%s\n' "$@"; ldd "$@" 2>/dev/null | grep -o '/[^ :]*'; } | sort -u | while read -r file; do
    [[ -e $file ]] && cp -L --parents "$file" "$root"
  done
}

# A root file system with a shell and what every program expects.
new_root() {
  local root=$1 tool
  mkdir -p "$root"/{bin,etc,usr/bin,tmp,proc,sys,dev,run,var/tmp}
  chmod 1777 "$root/tmp" "$root/var/tmp"
  printf 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\nvane:x:65532:65532::/tmp:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\nvane:x:65532:\n' >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for tool in sh cat sleep nc wget httpd dd mkdir ls id timeout; do ln -s busybox "$root/bin/$tool"; done
}

# import_image NAME ROOT CHANGE...: one layer, because podman's plain storage copies every layer for every container.
import_image() {
  local name=$1 root=$2 change changes=()
  shift 2
  for change in "$@"; do changes+=(--change "$change"); done
  tar -C "$root" -c . | podman import -q "${changes[@]}" - "$name" >/dev/null
}

build_jars() {
  "$home/vane" --version >/dev/null
  local jar
  mkdir -p "$1"
  tr ':' '\n' <"$home/services/platform/target/class-path" | while read -r jar || [[ -n $jar ]]; do cp "$jar" "$1"; done
  cp "$home/services/platform/target/vane-platform.jar" "$1"
}

# What the image of the pom's profile "image" holds, made without its base image.
build_vane() {
  local root=$work/vane
  new_root "$root"
  "$JAVA_HOME/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.management,jdk.net,jdk.crypto.ec,jdk.zipfs,jdk.naming.dns,jdk.jfr,jdk.httpserver \
    --no-header-files --no-man-pages --output "$root/opt/java"
  copy_programs "$root" "$JAVA_HOME/bin/java" "$(find_library libstdc++.so.6)" "$(find_library libgcc_s.so.1)" \
    "$JAVA_HOME/lib/server/libjvm.so" "$(find_library libz.so.1)"
  rm -rf "${root:?}${JAVA_HOME:?}"
  build_jars "$root/app/libs"
  import_image localhost/vane:latest "$root" \
    'USER 65532:65532' 'WORKDIR /tmp' 'ENV PATH=/opt/java/bin:/bin:/usr/bin' \
    'ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dai.djl.offline=true", "-Dai.djl.onnx.disable_alternative=true", "-cp", "/app/libs/*", "dev.vane.platform.command.Vane"]'
}

find_library() { ldconfig -p | awk -v name="$1" '$1 == name && /x86-64|aarch64|libc6/ { print $NF; exit }'; }

# Kafka's own wrapper reads the settings from the environment, as in its image; the broker's jars are among Vane's.
build_kafka() {
  local root=$work/vane
  mkdir -p "$root"/{opt/kafka/bin,opt/kafka/config,etc/kafka/docker,mnt/shared/config,var/lib/kafka/data}
  echo '# Everything comes from the environment.' >"$root/etc/kafka/docker/server.properties"
  cat >"$root/opt/kafka/run" <<'END'
#!/bin/sh
set -e
java -cp '/app/libs/*' kafka.docker.KafkaDockerWrapper setup --default-configs-dir /etc/kafka/docker \
  --mounted-configs-dir /mnt/shared/config --final-configs-dir /opt/kafka/config
exec java -Xmx512m -cp '/app/libs/*' kafka.Kafka /opt/kafka/config/server.properties
END
  # Stands in for the tool that the health check calls, whose jar Vane does not have.
  cat >"$root/opt/kafka/bin/kafka-broker-api-versions.sh" <<'END'
#!/bin/sh
exec timeout 5 nc -w 2 "${2%:*}" "${2##*:}" </dev/null
END
  chmod +x "$root/opt/kafka/run" "$root/opt/kafka/bin/kafka-broker-api-versions.sh"
  chown -R 65532:65532 "$root/opt/kafka" "$root/var/lib/kafka"
  import_image docker.io/apache/kafka:4.3.1 "$root" \
    'USER 65532:65532' 'ENV PATH=/opt/java/bin:/bin:/usr/bin' 'ENV CLUSTER_ID=5L6g3nShT-eMCtK--X86sw' \
    'ENTRYPOINT ["/opt/kafka/run"]'
}

build_monitoring() {
  local root=$work/monitoring
  new_root "$root"
  copy_programs "$root" "$(command -v prometheus)" "$(command -v prometheus-alertmanager)"
  mkdir -p "$root"/{prometheus,alertmanager,usr/share}
  cp -r /usr/share/prometheus "$root/usr/share/"
  chown 65534:65534 "$root"/{prometheus,alertmanager}
  import_image docker.io/prom/prometheus:v3.5.0 "$root" 'USER 65534:65534' 'ENTRYPOINT ["/usr/bin/prometheus"]'
  import_image docker.io/prom/alertmanager:v0.28.1 "$root" 'USER 65534:65534' 'ENTRYPOINT ["/usr/bin/prometheus-alertmanager"]' \
    'CMD ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"]'
}

build_vm() {
  local root=$work/vm
  new_root "$root"
  dd if=/dev/zero of="$root/file" bs=1M count=4 status=none
  import_image localhost/vane-try-vm:1 "$root"
}

# One serves a file, one fetches it again and again and computes, one computes now and then and never sends anything.
start_vms() {
  local address
  podman network create vane-try >/dev/null
  podman run -d --name try-server --network vane-try localhost/vane-try-vm:1 /bin/httpd -f -p 80 -h / >/dev/null
  address=$(podman inspect -f '{{(index .NetworkSettings.Networks "vane-try").IPAddress}}' try-server)
  podman run -d --name try-client --network vane-try localhost/vane-try-vm:1 /bin/sh -c \
    "while :; do wget -q -O /dev/null http://$address/file; i=0; while [ \$i -lt 20000 ]; do i=\$((i+1)); done; sleep 0.1; done" >/dev/null
  podman run -d --name try-idle --network vane-try localhost/vane-try-vm:1 /bin/sh -c \
    'while :; do i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done; sleep 0.2; done' >/dev/null
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
  local seconds=$1 what=$2 start=$SECONDS
  shift 2
  until "$@" >"$work/answer" 2>&1; do
    if ((SECONDS - start > seconds)); then
      tail -n 5 "$work/answer"
      fail "$what: not within $seconds s"
    fi
    sleep 1
  done
  echo "$what: after $((SECONDS - start)) s"
}

# Each waits for the ones it needs by itself: not every podman-compose knows the conditions of depends_on.
start_services() {
  compose up -d --no-deps kafka
  wait_for 90 "Kafka is healthy" podman healthcheck run vane_kafka_1
  compose up -d --no-deps topics
  wait_for 60 "topics are made" is_done vane_topics_1
  # Older versions leave out the keys pid, uts and cgroup without a word.
  compose --podman-run-args='--pid=host --uts=host --cgroupns=host' up -d --no-deps collector
  compose up -d --no-deps "${services[@]}"
}

is_done() { [[ $(podman inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$1") == "exited 0" ]]; }

console() { curl -sSf -m 5 -H "Authorization: Bearer $VANE_WEB_TOKEN" -G "http://127.0.0.1:9465$1" "${@:2}"; }

# The name under which a container is watched: the path of its control group, which ends in its id.
vm_of() {
  console /api/vms | python3 -c '
import json, sys
ids = [vm["vm"] for vm in json.load(sys.stdin)["vms"] if sys.argv[1] in vm["vm"] and vm["relativePerformance"] is not None]
print(ids[0]) if ids else sys.exit("not predicted yet")' "$(podman inspect -f '{{.Id}}' "$1")"
}

show_predictions() {
  local names=()
  mapfile -t names < <(podman ps -a --no-trunc --format '{{.ID}}={{.Names}}')
  console /api/vms | python3 -c '
import json, sys
names = dict(pair.split("=") for pair in sys.argv[1:])
for vm in sorted(json.load(sys.stdin)["vms"], key=lambda vm: vm["vm"]):
    name = next((name for id, name in names.items() if id in vm["vm"]), None)
    if vm["relativePerformance"] is None or name is None: continue
    print("  %-20s %s relative performance %.2f (%.2f to %.2f)%s" % (name, vm["vm"][:36] + "…",
          vm["relativePerformance"], vm["lower"], vm["upper"], ", unfamiliar" if vm["unfamiliar"] else ""))' \
    "${names[@]}"
}

# traffic CONTAINER METRIC: bytes in a second, the mean of the last ten; "absent" if there are none.
traffic() {
  local vm now host
  vm=$(vm_of "$1")
  now=$(date +%s)
  host=$(uname -n)
  console /api/samples --data-urlencode "host=$host" --data-urlencode "vm=$vm" -d "from=$((now - 12))" -d "to=$now" \
    -d "metric=vm.network.$2.bytes.rate" | python3 -c '
import json, sys
found = [value for value in json.load(sys.stdin)["series"][0]["values"] if value is not None]
print(round(sum(found) / len(found)) if found else "absent")'
}

# What one sends the other receives, and the third has no part in it; a network that is the host's would show in all three.
check_traffic() {
  local sent received idle
  sent=$(traffic try-server transmit) received=$(traffic try-client receive) idle=$(traffic try-idle receive)
  echo "bytes in a second: server sends $sent, client receives $received, idle receives $idle"
  [[ $sent != absent && $received != absent && $idle != absent ]] || return 1
  ((sent > 100000 && received > sent / 2 && received < sent * 2 && idle < 10000))
}

targets_up() {
  curl -sSf -m 5 http://127.0.0.1:9090/api/v1/targets | python3 -c '
import json, sys
targets = json.load(sys.stdin)["data"]["activeTargets"]
for target in targets:
    print("  %-16s %s %s" % (target["labels"]["job"], target["health"], target["lastError"]))
sys.exit(len(targets) < 4 or any(target["health"] != "up" for target in targets))'
}

trap clean_up EXIT
trap 'exit 130' INT TERM
require
use_jdk
configure_podman
say "images from folders"
build_vane
build_kafka
build_monitoring
build_vm
podman images --format '  {{.Repository}}:{{.Tag}} {{.Size}}'
say "three containers as VMs"
start_vms
say "the services of docker-compose.yml"
start_services
for vm in "${vms[@]}"; do wait_for 180 "try-$vm is predicted" vm_of "try-$vm"; done
show_predictions
wait_for 60 "each VM has its own traffic" check_traffic
cat "$work/answer"
wait_for 60 "the exporter has series of VMs" podman exec vane_exporter_1 /bin/sh -c \
  'wget -q -O - http://127.0.0.1:9464/metrics | busybox grep -m 1 "^vane_relative_performance_ratio{"'
cat "$work/answer"
wait_for 60 "Prometheus reads all targets" targets_up
cat "$work/answer"
wait_for 30 "Alertmanager is ready" curl -sSf -m 5 http://127.0.0.1:9093/-/ready
wait_for 30 "the console is ready" console /api/status
cat "$work/answer" && echo
say "works. Not tried: Grafana"
