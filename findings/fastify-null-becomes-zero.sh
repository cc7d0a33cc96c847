#!/usr/bin/env bash
# With a schema `type: number`, fastify 5 changes null to 0 in bodies of requests and of answers, without an error.
#
# Fastify's Ajv coerces types, also in JSON bodies. A null for a number, a string or a boolean becomes 0, "" or false
# before the handler sees it, where one expects 400. Its serializer, fast-json-stringify, does the same to an answer: a
# measurement without a value is served as 0. It also cuts 1.9 to 1 for an integer. Of an `anyOf` it takes the first
# schema that fits, so the fields of the others are missing. The answer is valid by its schema, so a test that validates
# it passes. `Type.Optional` allows the absence of a field, but no null.
# Workaround: `ajv: { customOptions: { coerceTypes: false } }`, and a serializer of one's own, such as JSON.stringify.
#
# Seen with fastify 5.12.8 and typebox 1.4.3 on Node 20.20.2 and 24.21.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 typebox@1.4.3
cat > run.js <<'JS'
import fastify from 'fastify'
import Type from 'typebox'

const Observation = Type.Object({
  value: Type.Optional(Type.Number()), unit: Type.Optional(Type.String()), isFinal: Type.Optional(Type.Boolean()),
  count: Type.Optional(Type.Integer()),
  author: Type.Optional(Type.Union([
    Type.Object({ name: Type.Optional(Type.String()) }), Type.Object({ organization: Type.String() })
  ]))
})

function server (options = {}) {
  const app = fastify(options)
  let seen
  app.post('/', { schema: { body: Observation } }, async ({ body }, reply) => { seen = body; reply.code(204) })
  app.get('/', { schema: { response: { 200: Observation } } }, async () => stored)
  return {
    app,
    async post (payload) {
      const { statusCode } = await app.inject({ method: 'POST', url: '/', payload })
      return statusCode === 204 ? JSON.stringify(seen) : String(statusCode)
    },
    get: async () => (await app.inject('/')).body
  }
}
const withoutValue = { value: null, unit: null, isFinal: null }
const stored = { ...withoutValue, count: 1.9, author: { organization: 'Lab' } }
const plain = server()
const strict = server({ ajv: { customOptions: { coerceTypes: false } } })
strict.app.setSerializerCompiler(() => value => JSON.stringify(value))
const results = [
  ['request, sent', JSON.stringify(withoutValue), '{"value":null,"unit":null,"isFinal":null}'],
  ['request, seen by the handler', await plain.post(withoutValue), '{"value":0,"unit":"","isFinal":false}'],
  ['request with coerceTypes: false', await strict.post(withoutValue), '400'],
  ['answer, returned by the handler', JSON.stringify(stored), JSON.stringify(stored)],
  ['answer, sent', await plain.get(), '{"value":0,"unit":"","isFinal":false,"count":1,"author":{}}'],
  ['answer by JSON.stringify', await strict.get(), JSON.stringify(stored)]
]
let changed = false
console.log(`fastify ${plain.app.version}, ${process.version}`)
for (const [name, got, expected] of results) {
  changed ||= got !== expected
  console.log(`${name}: ${got}${got === expected ? '' : `   EXPECTED ${expected}`}`)
}
process.exit(changed ? 1 : 0)
JS
node run.js
