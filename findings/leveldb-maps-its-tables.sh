#!/usr/bin/env bash
# The resident memory of `classic-level` grows with the tables that were read, whatever `cacheSize` says.
#
# On 64-bit systems LevelDB maps its tables into memory, one mapping for each open table. `cacheSize` bounds the cache
# of blocks only, and mapped pages are not in it. Only `maxOpenFiles` bounds them: the default of 1,000 tables of 2 MiB
# allows 2 GB. LevelDB raises smaller values to 74, and keeps 10 of them for other files, so 1, 20 and 64 do the same.
# The pages belong to files, so the kernel may take them back under pressure. Until then they count in VmRSS and
# VmHWM, in `process.resourceUsage().maxRSS`, and in what an operator sees of the process.
# Workaround: a low `maxOpenFiles` where a bound is needed. What the program itself holds is RssAnon in
# /proc/self/status.
#
# Seen with classic-level 3.0.0 (LevelDB 1.20) on Linux with Node 20.20.2, 22.23.3 and 26.10.0. It takes about 15 s and
# 300 MB of disk. On a system without /proc/self/status the script says so and measures nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if [ ! -r /proc/self/status ]; then
  echo 'this system has no /proc/self/status, so nothing was measured'
  exit 1
fi
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund classic-level@3.0.0
cat > run.js <<'JS'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { ClassicLevel } from 'classic-level'

const VALUES = 18_000
const BYTES = 16_384
const MIB = 1024 * 1024
const key = i => String(i).padStart(8, '0')
const rssFile = () => Number(/RssFile:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024
const inProcess = (...words) => execFileSync(process.execPath, ['run.js', ...words], { encoding: 'utf8' })

async function write () {
  const db = new ClassicLevel('db', { valueEncoding: 'buffer', compression: false })
  for (let from = 0; from < VALUES; from += 100) {
    await db.batch(Array.from({ length: 100 }, (_, i) =>
      ({ type: 'put', key: key(from + i), value: randomBytes(BYTES) })))
  }
  await db.compactRange(key(0), key(VALUES))
  await db.close()
}

/** Reads every value once, and returns by how much the resident pages of files have grown. */
async function read (maxOpenFiles) {
  const db = new ClassicLevel('db', { valueEncoding: 'buffer', cacheSize: MIB, maxOpenFiles })
  await db.open()
  const before = rssFile()
  for (let i = 0; i < VALUES; i++) await db.get(key((i * 7_919) % VALUES))
  console.log(rssFile() - before)
  await db.close()
}

const [mode, limit] = process.argv.slice(2)
if (mode === 'write') await write()
else if (mode === 'read') await read(Number(limit))
else {
  inProcess('write')
  const data = VALUES * BYTES / MIB
  const grown = new Map([1, 20, 64, 100, 1_000].map(files => [files, Number(inProcess('read', String(files)))]))
  console.log(`${data.toFixed(0)} MiB of values, cacheSize 1 MiB, every value read once:`)
  for (const [files, mib] of grown) console.log(`maxOpenFiles ${files}: ${mib.toFixed(0)} MiB of tables are resident`)
  const [one, twenty, low, hundred, all] = [...grown.values()]
  const asDescribed = Math.max(one, twenty, low) - Math.min(one, twenty, low) < 10 && low > 30 &&
    hundred > 1.2 * low && all > 0.9 * data
  console.log(`Node ${process.version}: ${asDescribed ? 'as described' : 'the behaviour has changed'}`)
  process.exitCode = asDescribed ? 0 : 1
}
JS
node run.js
