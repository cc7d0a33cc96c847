#!/usr/bin/env bash
# The route `/Patient/:id/$everything` of fastify, express, hono or koa does not match `/Patient/1/%24everything`.
#
# FHIR names its operations with a dollar sign. RFC 3986 §2.2 lists `$` as reserved, so a client may send it as it is
# or as %24. `encodeURIComponent` and Python's `urllib.parse.quote` encode it. The four routers compare the literal part
# of a route with a path in which %24 is not decoded, and answer 404; only @hapi/hapi decodes it first. For a FHIR
# client this is dangerous: 404 for `%24everything` reads as "no such patient". The rule differs from letter to letter:
# fastify and hono decode %50 (P) in the literal part, but no character that RFC 3986 reserves.
# Workaround: rewrite %24 in the path to $ before routing (`rewriteUrl` of fastify), or register both spellings.
#
# Seen with fastify 5.12.8, express 5.3.0, hono 4.13.19, @koa/router 15.7.0, @hapi/hapi 21.4.10 on Node 20.20.2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y > /dev/null
npm pkg set type=module > /dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8 express@5.3.0 hono@4.13.19 @hono/node-server@2.1.9 \
  koa@3.3.0 @koa/router@15.7.0 @hapi/hapi@21.4.10
cat > run.js <<'JS'
import { createServer } from 'node:http'
import Hapi from '@hapi/hapi'
import { serve } from '@hono/node-server'
import Router from '@koa/router'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

const ROUTE = '/Patient/:id/$everything'
const host = '127.0.0.1'
const listening = server => new Promise(resolve => {
  server.listen(0, host, () => { resolve(server.address().port) })
})

const ports = {}
const fast = fastify()
fast.get(ROUTE, async ({ params }) => ({ id: params.id }))
await fast.listen({ host, port: 0 })
ports.fastify = fast.server.address().port

const ex = express()
ex.get(ROUTE, (request, response) => { response.json({ id: request.params.id }) })
ports.express = await listening(createServer(ex))

const hono = new Hono()
hono.get(ROUTE, context => context.json({ id: context.req.param('id') }))
ports.hono = await new Promise(resolve => {
  serve({ fetch: hono.fetch, hostname: host, port: 0 }, ({ port }) => { resolve(port) })
})

const router = new Router()
router.get(ROUTE, context => { context.body = { id: context.params.id } })
ports.koa = await listening(createServer(new Koa().use(router.routes()).callback()))

const hapi = Hapi.server({ host, port: 0 })
hapi.route({
  method: 'GET', path: '/Patient/{id}/$everything', handler: ({ params }) => ({ id: params.id })
})
await hapi.start()
ports.hapi = hapi.info.port

const paths = ['/Patient/1/$everything', '/Patient/1/%24everything', '/%50atient/1/$everything']
const expected = {
  fastify: '200 404 200', express: '200 404 404', hono: '200 404 200', koa: '200 404 404', hapi: '200 200 200'
}
let changed = false
console.log(`${''.padEnd(10)}${paths.map(path => path.padEnd(28)).join('')}`)
for (const [name, port] of Object.entries(ports)) {
  const answers = []
  for (const path of paths) answers.push((await fetch(`http://${host}:${port}${path}`)).status)
  const same = answers.join(' ') === expected[name]
  changed ||= !same
  console.log(`${name.padEnd(10)}${answers.map(status => String(status).padEnd(28)).join('')}` +
    (same ? '' : `EXPECTED ${expected[name]}`))
}
console.log(`encodeURIComponent('$everything') is ${encodeURIComponent('$everything')}`)
console.log(`Node ${process.version}: ${changed ? 'the behaviour has changed' : 'as described'}`)
process.exit(changed ? 1 : 0)
JS
node run.js
