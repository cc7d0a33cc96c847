#!/usr/bin/env bash
# In Node (V8), `map.keys().next()` takes longer the larger a Map is, if its oldest keys were deleted: a cache that drops
# its oldest entry by this usual line pays for its size with each entry.
#
# Deleted entries keep their places until the table is built anew, and a new iterator passes over all of them. With
# 32,768 entries the line took a hundred times as long as with 256 (12 us and 0.15 us). One iterator that is kept, and
# asked for the next key each time, has no such cost. But an iterator that stands still keeps every table alive that the
# Map had since, with all deleted keys: 200,000 keys that were set and deleted at once left 30 MB. So a cache must keep
# the iterator only while it drops entries.
#
# Seen with the npm package node 20.20.2, 22.23.3, 24.21.0 and 26.10.0 on Linux x64.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > measure.cjs <<'PROGRAM'
const DROPS = 20_000
const CHURN = 200_000

/** Returns ns of processor time per entry of a full cache. */
function cost (entries, oldestOf) {
  const map = new Map()
  let next = 0
  while (next < entries) map.set(next++, true)
  const oldest = oldestOf(map)
  const replace = count => {
    for (let i = 0; i < count; i++) {
      map.set(next++, true)
      map.delete(oldest())
    }
  }
  replace(entries + DROPS)
  const start = process.cpuUsage()
  replace(DROPS)
  return process.cpuUsage(start).user * 1000 / DROPS
}

/** Returns the bytes that a Map and an iterator keep after many keys were set and deleted. */
function kept (iteratorOf) {
  const held = [new Map()]
  held.push(iteratorOf(held[0]))
  gc()
  const before = process.memoryUsage().heapUsed
  for (let i = 0; i < CHURN; i++) held[0].set(i, true) && held[0].delete(i)
  gc()
  return process.memoryUsage().heapUsed - before + 0 * held.length
}

const usual = [256, 32_768].map(entries => cost(entries, map => () => map.keys().next().value))
const steady = [256, 32_768].map(entries => cost(entries, map => {
  const keys = map.keys()
  return () => keys.next().value
}))
const [without, still] = [kept(() => undefined), kept(map => map.keys())]
console.log(`  a new iterator: ${usual.map(Math.round).join(' and ')} ns; a kept one: ${steady.map(Math.round).join(' and ')} ns`)
console.log(`  left behind: ${without} B; with an iterator that stands still: ${still} B`)
const isSo = usual[1] > 15 * usual[0] && usual[1] > 5 * steady[1] && still > 5_000_000 && without < 1_000_000
console.log(isSo ? '  as described' : '  NOT as described')
process.exitCode = isSo ? 0 : 1
PROGRAM

changed=0
for version in 20.20.2 22.23.3 24.21.0 26.10.0; do
  npm install --prefix "$version" --no-save --ignore-scripts --silent --no-audit --no-fund "node@$version"
  (cd "$version/node_modules/node" && node installArchSpecificPackage.js > /dev/null 2>&1)
  program="$version/node_modules/node/bin/node"
  echo "Node $("$program" --version)"
  "$program" --expose-gc measure.cjs || changed=1
done
echo "$([ "$changed" = 0 ] && echo 'as described' || echo 'the behaviour has changed')"
exit "$changed"
