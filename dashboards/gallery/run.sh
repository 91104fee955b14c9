#!/usr/bin/env bash
# Pictures of the dashboards and of the console, from live data. See ./vane gallery --help.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<'END'
Usage: vane gallery [-h] [--for=TIME] [--prometheus=URL]
Writes docs/images: every dashboard, and the console. Starts the demo with an
interferer and a Prometheus beside it for the dashboards, plays the recorded
host for the console after it, waits for data, and stops what it started.
The panels are drawn with Grafana's own components, not by a Grafana server.
Needs Node 20.19 or newer, npm, Chromium (CHROMIUM names another than
/usr/bin/chromium) and prometheus on the PATH.
      --for=TIME         How much data to wait for, such as 3m. With a
                           Prometheus: how far back to look. Default: 3m
  -h, --help             Show this help message and exit.
      --prometheus=URL   Asks a Prometheus that runs, starts nothing, and
                           draws the dashboards alone.
END
}

fail() {
  echo "vane gallery: $*" >&2
  exit 1
}

seconds_of() {
  [[ $1 =~ ^([1-9][0-9]*)([smh])$ ]] || fail "--for must be a time such as 90s, 3m or 1h: $1"
  local -A unit=([s]=1 [m]=60 [h]=3600)
  echo $((BASH_REMATCH[1] * unit[${BASH_REMATCH[2]}]))
}

duration=3m prometheus=''
while (($# > 0)); do
  [[ $1 == --*=* ]] && set -- "${1%%=*}" "${1#*=}" "${@:2}"
  case $1 in
    -h | --help) usage && exit ;;
    --for | --prometheus)
      (($# > 1)) || fail "$1 needs a value"
      if [[ $1 == --for ]]; then duration=$2; else prometheus=${2%/}; fi
      shift 2
      ;;
    *) fail "unknown argument $1, see --help" ;;
  esac
done
seconds=$(seconds_of "$duration")
for tool in npm curl; do
  command -v "$tool" >/dev/null || fail "needs $tool"
done
chromium=${CHROMIUM:-/usr/bin/chromium}
[[ -x $chromium ]] || fail "needs Chromium: there is no $chromium"
[[ -n $prometheus ]] || command -v prometheus >/dev/null || fail "needs prometheus (Debian: prometheus), or --prometheus=URL"

if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
  echo "vane gallery: installing npm packages" >&2
  (cd "$here" && npm ci --no-audit --no-fund --loglevel=error >&2)
  cp "$here/package-lock.json" "$here/node_modules/.installed"
fi
export CHROMIUM=$chromium
(cd "$here" && npx vite build --logLevel error >&2)
if [[ -n $prometheus ]]; then
  curl -fsS -o /dev/null "$prometheus/api/v1/query?query=up" || fail "$prometheus does not answer as a Prometheus"
  exec node "$here/capture.mjs" dashboards "$prometheus" "$seconds"
fi

work=$(mktemp -d)
started=()
# In order of start: the demo first, so that its last scrape is not an error.
stop() {
  local pid
  for pid in ${started[@]+"${started[@]}"}; do
    if kill "$pid" 2>/dev/null; then
      wait "$pid" || true
    fi
  done
  started=()
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Waits for an address to answer as long as the process behind it lives.
answers() {
  local pid=$1 url=$2 log=$3
  until curl -fsS -o /dev/null "$url" 2>/dev/null; do
    if ! kill -0 "$pid" 2>/dev/null; then
      tail -20 "$log" >&2
      fail "$(basename "$log" .log) ended, see above"
    fi
    sleep 1
  done
}

# So many seconds, as long as the process lives that makes the data.
await_data() {
  local end=$((SECONDS + $1)) pid=$2 log=$3
  while ((SECONDS < end)); do
    kill -0 "$pid" 2>/dev/null || fail "the demo ended: $(tail -5 "$log")"
    sleep 1
  done
}

exporter=127.0.0.1:$(free_port) console=127.0.0.1:$(free_port) listen=127.0.0.1:$(free_port)
"$root/vane" demo --stress --data "$work/demo" --set "exporter.listen=$exporter" --set web.listen=127.0.0.1:0 \
  >"$work/demo.log" 2>&1 </dev/null &
demo_pid=$!
started+=("$demo_pid")

# The shipped rules and settings; only the exporter's job, at the demo's address, and nobody to alert.
cp -r "$root/deploy/prometheus/rules" "$work/rules"
sed -e "s/exporter:9464/$exporter/" -e '/^alerting:/,/^scrape_configs:/{/^scrape_configs:/!d}' -e '/job_name: vane-pipeline/,$d' \
  "$root/deploy/prometheus/prometheus.yml" >"$work/prometheus.yml"
prometheus --config.file "$work/prometheus.yml" --storage.tsdb.path "$work/tsdb" --web.listen-address "$listen" \
  >"$work/prometheus.log" 2>&1 &
prometheus_pid=$!
started+=("$prometheus_pid")

answers "$prometheus_pid" "http://$listen/-/ready" "$work/prometheus.log"
answers "$demo_pid" "http://$exporter/metrics" "$work/demo.log"
echo "vane gallery: waiting for $duration of data" >&2
# Ten seconds until the first prediction.
await_data $((seconds + 10)) "$demo_pid" "$work/demo.log"
node "$here/capture.mjs" dashboards "http://$listen" "$seconds"
stop

echo "vane gallery: playing the recorded host" >&2
"$root/vane" demo --replay "$root/services/collector/samples/shared-cpus" --data "$work/replay" \
  --set "web.listen=$console" --set exporter.listen=127.0.0.1:0 >"$work/replay.log" 2>&1 </dev/null &
replay_pid=$!
started+=("$replay_pid")
answers "$replay_pid" "http://$console/" "$work/replay.log"
# Its interferer has been there for a minute then, and for another one.
await_data 150 "$replay_pid" "$work/replay.log"
node "$here/capture.mjs" console "http://$console"
