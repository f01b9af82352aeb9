#!/usr/bin/env bash
# Hangup around a test, without a container: HANGUP is how it is started here, such as "java -jar hangup.jar".
set -euo pipefail
read -ra hangup <<<"${HANGUP:-hangup}"

work=$(mktemp -d)
echo hello >"$work/index.html"
python3 -u -m http.server --bind 127.0.0.1 --directory "$work" 0 >"$work/service" 2>&1 &
service=$!
trap 'kill "$service"; rm -rf "$work"' EXIT
for _ in $(seq 100); do
  port=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\) .*/\1/p' "$work/service")
  [[ -n $port ]] && break
  sleep 0.1
done

# The test is a client that tries twice. It finds the proxy in its environment.
"${hangup[@]}" run "0=127.0.0.1:$port" --rule 'reset when answering, [1]' --report junit="$work/report.xml" -- \
  bash -c 'curl -sS "http://$HANGUP_PROXY_1/" || curl -sS "http://$HANGUP_PROXY_1/"'
echo "the test passed, and the rule fired"

# A rule that meets nobody fails the run with 99, although the command itself is content.
code=0
"${hangup[@]}" run "0=127.0.0.1:$port" --rule 'reset when answering, [7]' -- true || code=$?
[[ $code == 99 ]] && echo "a fault that met nobody: exit code $code"
