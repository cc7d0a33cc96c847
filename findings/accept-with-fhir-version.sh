#!/usr/bin/env bash
# To `Accept: application/fhir+json; fhirVersion=4.0`, express, koa and @fastify/accepts answer 406; hono does not.
#
# FHIR R4 lets a client name the version that it wants by a parameter of the media type (http.html, `fhirVersion`). The
# package `negotiator`, below express, koa and @fastify/accepts, takes each parameter of a range as a demand on the
# offered type. `application/fhir+json` as such has no fhirVersion, so it does not match, and `charset=utf-8` has the
# same effect. If the client also names XML with a lower q, it silently gets XML. A client that adds `*/*` does not
# notice, nor do tests with the bare type. Offering both spellings does not end it: a client may write 4.0 or 4.0.1.
# Workaround: remove the parameters that FHIR defines from the header before the negotiation.
#
# Seen with express 5.3.0, koa 3.3.0, @fastify/accepts 5.0.6, hono 4.13.19, @hapi/accept 6.0.3 on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund express@5.3.0 koa@3.3.0 fastify@5.12.8 @fastify/accepts@5.0.6 \
  hono@4.13.19 @hono/node-server@2.1.9 @hapi/hapi@21.4.10 @hapi/accept@6.0.3
cat > run.js <<'JS'
import { createServer } from 'node:http'
import accepts from '@fastify/accepts'
import Accept from '@hapi/accept'
import Hapi from '@hapi/hapi'
import { serve } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { accepts as honoAccepts } from 'hono/accepts'
import Koa from 'koa'

const TYPES = ['application/fhir+json', 'application/fhir+xml']
const host = '127.0.0.1'
const listening = server => new Promise(resolve => {
  server.listen(0, host, () => { resolve(server.address().port) })
})

// Each server answers 200 with the type that its negotiation has chosen, or 406.
const ports = {}
const ex = express()
ex.get('/', (request, response) => {
  const type = request.accepts(TYPES)
  if (type === false) response.sendStatus(406)
  else response.type(type).send('')
})
ports.express = await listening(createServer(ex))

const koa = new Koa()
koa.use(context => {
  const type = context.accepts(TYPES)
  context.body = ''
  if (type === false) context.status = 406
  else context.type = type
})
ports.koa = await listening(createServer(koa.callback()))

const fast = fastify()
await fast.register(accepts)
fast.get('/', (request, reply) => {
  const type = request.type(TYPES)
  if (type === false) reply.code(406).send()
  else reply.type(type).send('')
})
await fast.listen({ host, port: 0 })
ports.fastify = fast.server.address().port

const hono = new Hono()
hono.get('/', context => {
  const type = honoAccepts(context, { header: 'Accept', supports: TYPES, default: '' })
  return type === '' ? context.body('', 406) : context.body('', 200, { 'content-type': type })
})
ports.hono = await new Promise(resolve => {
  serve({ fetch: hono.fetch, hostname: host, port: 0 }, ({ port }) => { resolve(port) })
})

const hapi = Hapi.server({ host, port: 0 })
hapi.route({
  method: 'GET',
  path: '/',
  handler: (request, h) => {
    const type = Accept.mediaType(request.headers.accept, TYPES)
    return type === '' ? h.response('').code(406) : h.response('x').type(type)
  }
})
await hapi.start()
ports.hapi = hapi.info.port

const JSON_LAST = 'application/fhir+xml;q=0.5, application/fhir+json;fhirVersion=4.0'
const cases = [
  ['application/fhir+json', 'json json json json json'],
  ['application/fhir+json; fhirVersion=4.0', '406 406 406 json json'],
  ['application/fhir+json; charset=utf-8', '406 406 406 json json'],
  [JSON_LAST, 'xml xml xml json json'],
  ['application/fhir+json; fhirVersion=4.0, */*;q=0.1', 'json json json json json']
]
let changed = false
console.log(`${''.padEnd(66)}${Object.keys(ports).map(name => name.padEnd(8)).join('')}`)
for (const [accept, expected] of cases) {
  const answers = []
  for (const port of Object.values(ports)) {
    const { status, headers } = await fetch(`http://${host}:${port}/`, { headers: { accept } })
    answers.push(status === 200 ? /^application\/fhir\+(json|xml)/.exec(headers.get('content-type'))?.[1] : status)
  }
  const same = answers.join(' ') === expected
  changed ||= !same
  console.log(`${accept.padEnd(66)}${answers.map(answer => String(answer).padEnd(8)).join('')}` +
    (same ? '' : `EXPECTED ${expected}`))
}
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exit(changed ? 1 : 0)
JS
node run.js
