#!/usr/bin/env bash
# Mocha hides why a test file failed to load if the file imports a module with a top-level await through tsx.
#
# When the import of a file throws, mocha loads the file a second time with `require`. tsx then compiles the
# imported module to CommonJS, which has no top-level await. The report names that await, which is correct, and
# nothing of the first error. Without the await, the report has the first error.
# Workaround: import the file once more. Node keeps the error of a module, and throws the first error again.
#
# Seen with mocha 12.0.3 and tsx 4.23.15 on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module", "private": true }' > package.json
npm install --silent --no-audit --no-fund mocha@12.0.3 tsx@4.23.15

echo 'export const ready: boolean = await Promise.resolve(true)' > waits.ts
echo 'export const ready: boolean = true' > plain.ts
for name in waits plain; do
  printf "import { ready } from './%s.js'\nthrow new Error('no vectors: ' + ready)\n" "$name" > "$name.test.ts"
done
cat > run.ts <<'END'
import Mocha from 'mocha'
const file = new URL(process.argv[2]!, import.meta.url)
const mocha = new Mocha()
mocha.addFile(file.pathname)
const reported: string = await mocha.loadFilesAsync().then(() => 'nothing', String)
const again: string = await import(file.href).then(() => 'nothing', String)
const kindOf = (text: string): string => text.includes('no vectors: true') ? 'the error of the file'
  : text.includes('Top-level await') ? 'the top-level await' : text
console.log(kindOf(reported) + ', ' + kindOf(again))
END

changed=0
expect() { # expect FILE EXPECTED
  local got
  got=$(node --import tsx run.ts "./$1.test.ts" 2>&1 | tail -1)
  if [ "$2" = "$got" ]; then echo "  $1: $got"; else echo "  $1: $got   EXPECTED $2"; changed=1; fi
}
echo "mocha reports, and a further import throws:"
expect waits 'the top-level await, the error of the file'
expect plain 'the error of the file, the error of the file'
echo "Node $(node --version): $([ "$changed" = 0 ] && echo 'as described' || echo 'the behaviour has changed')"
exit "$changed"
