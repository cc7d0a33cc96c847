#!/usr/bin/env bash
# On Node 24 and 26, a small Buffer that is kept holds 64 KiB of memory, and its structured clone copies 64 KiB.
#
# `Buffer.from` and `Buffer.concat` cut small buffers out of a pool. The pool stays in memory as long as any piece of it
# does, and it now has 64 KiB instead of 8. A server that keeps a key or an id of each request, and makes other small
# buffers in between, pins one pool for each. 2,000 kept buffers of 16 bytes hold 131 MB. `heapUsed` does not show it,
# `arrayBuffers` does. `structuredClone` and `postMessage` to a worker copy the whole pool, too, so a message of a few
# bytes costs 64 KiB. Digests, random bytes and `Buffer.alloc` do not come from the pool.
# Workaround: copy what is kept or sent (`new Uint8Array(buffer)`), or set `Buffer.poolSize` at the start.
#
# Seen with the npm package node 20.20.2, 22.23.3 (8 KiB), 24.21.0 and 26.10.0 (64 KiB) on Linux x64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > measure.cjs <<'PROGRAM'
const KEPT = 2_000
const TRANSIENT = 70
const KIB = 1024

/** Keeps small buffers, makes others in between, and returns the KiB of array buffers for each that was kept. */
function keep (copy) {
  gc()
  const before = process.memoryUsage().arrayBuffers
  const kept = []
  for (let i = 0; i < KEPT; i++) {
    kept.push(copy(Buffer.from(String(i).padStart(16, '0'))))
    for (let j = 0; j < TRANSIENT; j++) Buffer.from('x'.repeat(1_000))
  }
  gc()
  gc()
  return { perBuffer: (process.memoryUsage().arrayBuffers - before) / KEPT / KIB, kept }
}

const pooled = keep(buffer => buffer).perBuffer
const copied = keep(buffer => new Uint8Array(buffer)).perBuffer
const clone = structuredClone(Buffer.from('0123456789abcdef')).buffer.byteLength / KIB
console.log(`  ${KEPT} buffers of 16 bytes kept: ${pooled.toFixed(1)} KiB for each, ${copied.toFixed(1)} KiB if copied`)
console.log(`  the structured clone of one has ${clone.toFixed(0)} KiB`)
const near = (value, expected) => value > 0.8 * expected && value < 1.2 * expected
const size = [8, 64].find(size => near(pooled, size) && near(clone, size) && copied < 1)
process.exitCode = size ?? 1
PROGRAM

changed=0
for version in 20.20.2 22.23.3 24.21.0 26.10.0; do
  npm install --prefix "$version" --no-save --ignore-scripts --silent --no-audit --no-fund "node@$version"
  (cd "$version/node_modules/node" && node installArchSpecificPackage.js > /dev/null 2>&1)
  program="$version/node_modules/node/bin/node"
  echo "Node $("$program" --version)"
  code=0
  "$program" --expose-gc measure.cjs || code=$?
  case "$version" in 20.*|22.*) expected=8 ;; *) expected=64 ;; esac
  if [ "$code" != "$expected" ]; then echo "  EXPECTED $expected KiB"; changed=1; fi
done
echo "$([ "$changed" = 0 ] && echo 'as described' || echo 'the behaviour has changed')"
exit "$changed"
