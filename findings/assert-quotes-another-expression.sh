#!/usr/bin/env bash
# On Node 20, a failed `assert(value)` in a TypeScript file that tsx runs quotes another expression of that file.
#
# Without a message, node:assert reads the file at the place of the call to quote the call. tsx compiles a file to
# code without line breaks, and Node 20 looks up the line and column of that code in the source as it was written. So
# it quotes whatever stands there, or finds no expression and says `false == true`. The search can also cost far more
# than the test: in a larger file, one failure took ten minutes of processor time, and the test seemed to hang.
# Node 22 and later quote the call, within milliseconds. `assert.equal` reads no file and is quick on every release.
# Workaround: compare with `assert.equal`.
#
# Seen with tsx 4.23.15 on Node 20.20.2 (another expression), 22.23.3, 24.21.0 and 26.10.0 (the call).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund tsx@4.23.15
for version in 20.20.2 22.23.3; do
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
done
cat > make.js <<'JS'
import { writeFileSync } from 'node:fs'

for (let count = 6; count <= 12; count++) {
  const functions = Array.from({ length: count }, (_, i) => `function f${i} (a: number, b: string): string {
  const list = [a, ${i}, a + ${i}].map(x => \`\${x} of \${b}\`)
  return list.join(', ')
}`)
  writeFileSync(`with-${count}.ts`, `import assert from 'node:assert/strict'
${functions.join('\n')}
export function quoted (): string {
  try {
    assert(f0(1, 'b') === 'x')
  } catch (error) {
    return (error as Error).message.replace(/\\s+/g, ' ').trim()
  }
  return ''
}
`)
}
JS
cat > run.ts <<'TS'
const expected = !process.version.startsWith('v20.')
let changed = false
for (let count = 6; count <= 12; count++) {
  const { quoted } = await import(`./with-${count}.ts`)
  const text = quoted()
  const isCall = text.includes("assert(f0(1, 'b') === 'x')")
  changed ||= isCall !== expected
  console.log(`Node ${process.version}, ${count} functions: ${text}${isCall === expected ? '' : '   UNEXPECTED'}`)
}
process.exitCode = changed ? 1 : 0
TS
node make.js
status=0
for version in 20.20.2 22.23.3; do
  timeout 60 "$version/node_modules/node/bin/node" --import tsx run.ts || status=1
done
exit $status
