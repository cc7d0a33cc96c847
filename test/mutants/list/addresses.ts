import type { Mutant } from '../mutant.js'

const REQUESTS = 'src/node/peers/address-requests.ts'
const EXCHANGE = { type: 'tests', files: ['unit/node/peers/status-exchange.test.ts'] } as const

/** §3.9 and §3.10: how hospitals learn the addresses of one another. */
export const ADDRESSES: readonly Mutant[] = [
  {
    name: 'a question teaches the addresses of others',
    rule: '§3.10',
    file: 'src/node/peers/address-book.ts',
    find: 'own !== undefined && equal(own.record.id, from)',
    replace: 'own !== undefined && from.length > 0',
    trial: { type: 'tests', files: ['unit/node/peers/address-book.test.ts'] }
  },
  {
    name: 'a question brings no own record',
    rule: '§3.9',
    file: REQUESTS,
    find: 'own: addresses.own }',
    replace: 'own: undefined }',
    trial: EXCHANGE
  },
  {
    name: 'a changed own record reaches no peer that was asked before',
    rule: '§3.9',
    file: REQUESTS,
    find: '${hex(digest)} ${hex(ownDigest)} $',
    replace: '${hex(digest)} $',
    trial: EXCHANGE
  },
  {
    name: 'a reply holds as many blocks as are asked for',
    rule: '§3.10',
    file: 'src/node/peers/serve-requests.ts',
    find: 'Math.min(request.count, MAX_BLOCKS_PER_REQUEST)',
    replace: 'Math.max(request.count, MAX_BLOCKS_PER_REQUEST)',
    trial: { type: 'tests', files: ['unit/node/peers/serve-requests.test.ts'] }
  }
]
