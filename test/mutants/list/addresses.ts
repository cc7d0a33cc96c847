import type { Mutant } from '../mutant.js'

const REQUESTS = 'src/node/peers/address-requests.ts'
const EXCHANGE = { type: 'tests', files: ['unit/node/peers/status-exchange.test.ts'] } as const

/** §3.9 and §3.10: how hospitals learn the addresses of one another. */
export const ADDRESSES: readonly Mutant[] = [
  {
    name: 'a question teaches the addresses of others',
    rule: '§3.10',
    file: 'src/node/peers/address-book.ts',
    find: 'const isOwn = equal(own.record.id, from)',
    replace: 'const isOwn = from.length > 0',
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
    name: 'a question may bring an own record with a false signature',
    rule: '§3.10',
    file: 'src/node/peers/address-book.ts',
    find: 'isOwn ? verifyAddressRecord(this.parts.chain, own) : reject',
    replace: 'isOwn ? accept(undefined) : reject',
    trial: { type: 'tests', files: ['unit/node/peers/address-book.test.ts'] }
  },
  {
    name: 'a peer may send records with false signatures',
    rule: '§3.10',
    file: 'src/node/peers/address-book.ts',
    find: 'if (from !== undefined) this.parts',
    replace: 'if (from === null) this.parts',
    trial: { type: 'tests', files: ['unit/node/peers/address-book.test.ts'] }
  },
  {
    name: 'a request may ask for any number of blocks',
    rule: '§3.10',
    file: 'src/protocol/codec/messages/request.ts',
    find: 'count: upTo(u16, MAX_BLOCKS_PER_REQUEST)',
    replace: 'count: upTo(u16, 65_535)',
    trial: { type: 'tests', files: ['unit/node/peers/serve-requests.test.ts'] }
  }
]
