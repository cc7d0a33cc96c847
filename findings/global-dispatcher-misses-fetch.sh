#!/usr/bin/env bash
# `setGlobalDispatcher` of undici 6 or 7.22 does nothing to the `fetch` of Node 26, nor that of undici 8.0 on Node 24.
#
# The `fetch` of Node is its own copy of undici. A MockAgent or ProxyAgent of the npm package works for it, because both
# look for the dispatcher at one symbol of globalThis. undici 8 has changed the symbol together with the interface of
# handlers. Later releases set the old one as well (seen: 7.30.2 and 8.13.1), and 8.0 does so on Node 22 alone. With the
# others, the call succeeds and `fetch` of Node goes its own way. A test reaches the real server despite its mock, and a
# request leaves without the proxy. An update of Node alone is enough, and `fetch` that is imported from undici obeys.
# The option `dispatcher` is no way round it. There an agent of undici 8 fails on Node 22 and 24 ("invalid onRequestStart
# method"). One of undici 6 fails on Node 26 ("invalid onError method").
# Workaround: import `fetch` from the same undici, or install the line that `process.versions.undici` names.
#
# Seen with undici 6.28.1, 7.22.0, 7.30.2, 8.0.0 and 8.13.1 on Node 22.23.3, 24.21.0 and 26.10.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund undici-6@npm:undici@6.28.1 undici-7.22@npm:undici@7.22.0 \
  undici-7@npm:undici@7.30.2 undici-8.0@npm:undici@8.0.0 undici-8@npm:undici@8.13.1
cat > run.js <<'JS'
import { createServer } from 'node:http'

const [name, expectedGlobal, expectedOption] = process.argv.slice(2)
const server = createServer((request, response) => { response.end('real server') })
await new Promise(resolve => { server.listen(0, '127.0.0.1', resolve) })
const origin = `http://127.0.0.1:${server.address().port}`
const { Agent, MockAgent, fetch: ownFetch, setGlobalDispatcher } = await import(name)

const mock = new MockAgent()
mock.get(origin).intercept({ path: '/' }).reply(200, 'mock').persist()
setGlobalDispatcher(mock)
const read = response => response.text()
const cause = error => error.cause?.message ?? error.message
const own = await ownFetch(origin).then(read, cause)
const ofNode = await fetch(origin).then(read, cause)
const option = await fetch(origin, { dispatcher: new Agent() }).then(read, cause)
const isExpected = own === 'mock' && ofNode === expectedGlobal && option === expectedOption
console.log(`  MockAgent of ${name}: its own fetch ${own}, fetch of Node ${ofNode}; the option dispatcher: ${option}` +
  (isExpected ? '' : '   CHANGED'))
process.exit(isExpected ? 0 : 1)
JS

changed=0
expect () {
  "$program" run.js "$@" || changed=1
}
real='real server'
for version in 22.23.3 24.21.0 26.10.0; do
  npm install --prefix "$version" --no-save --ignore-scripts --silent --no-audit --no-fund "node@$version"
  (cd "$version/node_modules/node" && node installArchSpecificPackage.js > /dev/null 2>&1)
  program="$version/node_modules/node/bin/node"
  echo "Node $("$program" --version) with undici $("$program" --print process.versions.undici)"
  case $version in
    26*)
      expect undici-6 "$real" 'invalid onError method'
      expect undici-7.22 "$real" "$real"
      expect undici-7 mock "$real"
      expect undici-8.0 mock "$real"
      expect undici-8 mock "$real" ;;
    *)
      expect undici-6 mock "$real"
      expect undici-7.22 mock "$real"
      expect undici-7 mock "$real"
      if [ "$version" = 24.21.0 ]; then with80=$real; else with80=mock; fi
      expect undici-8.0 "$with80" 'invalid onRequestStart method'
      expect undici-8 mock 'invalid onRequestStart method' ;;
  esac
done
exit "$changed"
