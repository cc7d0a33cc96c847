import type { Mutant } from '../mutant.js'
import { mistakesOf } from './client-checks.js'

/** Who gets a place when many call the API, which unit tests catch. */
export const PLACE_CHECKS: readonly Mutant[] = [
  ...mistakesOf('load.ts', 'places', [
    {
      name: 'calls without a token take places of callers',
      find: "open === undefined ? 'callers' : 'open'",
      replace: "'callers'"
    },
    {
      name: 'a slow body keeps its place for as long as it may',
      find: '    if (response.req.complete === false) return true\n',
      replace: ''
    },
    {
      name: 'an answer that nobody reads keeps its place for ever',
      find: 'response.writableEnded || response.writableNeedDrain',
      replace: 'response.destroyed'
    },
    {
      name: 'an answer on its way is cut off',
      find: 'return now - since >= UNREAD_MS',
      replace: 'return now >= since'
    }
  ]),
  ...mistakesOf('server.ts', 'calls', [
    {
      name: 'browsers may guess the type of an answer',
      find: ".setHeader(TYPE_HEADER, 'nosniff')",
      replace: ''
    },
    {
      name: 'browsers may keep a refusal',
      find: ", 'cache-control': 'no-store' })",
      replace: ' })'
    }
  ]),
  ...mistakesOf('places.ts', 'places', [
    {
      name: 'one client takes all places',
      find: 'own.length >= this.mostOfClient && ',
      replace: 'own.length > this.most && '
    }
  ]),
  ...mistakesOf('admission.ts', 'places', [
    {
      name: 'a client that was removed finishes its call',
      find: 'if (ended?.aborted === true) throw wrongToken()',
      replace: 'if (ended?.aborted === undefined) return'
    }
  ]),
  ...mistakesOf('access/network-of.ts', 'network-of', [
    {
      name: 'each address of a host is a network',
      find: '.slice(0, NETWORK_GROUPS)',
      replace: ''
    },
    {
      name: 'a mapped address is a network of its own',
      find: '  if (mapped !== undefined) return mapped\n',
      replace: ''
    }
  ]),
  ...mistakesOf('admission.ts', 'calls', [
    {
      name: 'each address of a host has wrong tokens of its own',
      find: 'networkOf(request.ip)',
      replace: 'request.ip'
    }
  ]),
  ...mistakesOf('access/token-endpoint.ts', 'secrets', [
    {
      name: 'each address of a host has guesses of its own',
      find: 'failureKey(networkOf(request.ip)',
      replace: 'failureKey(request.ip'
    }
  ]),
  ...mistakesOf('serve.ts', 'places', [
    {
      name: 'one client takes all streams',
      find: '(MAX_STREAMS, MAX_CLIENT_STREAMS)',
      replace: '(MAX_STREAMS)'
    }
  ])
]
