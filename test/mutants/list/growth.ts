import type { Mutant, TestTrial } from '../mutant.js'

const BODIES: TestTrial = { type: 'tests', files: ['unit/node/gates/waiting-bodies.test.ts'] }
const STORED: TestTrial = { type: 'tests', files: ['unit/storage/bodies.test.ts'] }
const INDEX: TestTrial = { type: 'tests', files: ['unit/node/loop/case-index.test.ts'] }
const STATUS: TestTrial = { type: 'tests', files: ['unit/node/peers/status-exchange.test.ts'] }
const RELAY: TestTrial = { type: 'tests', files: ['unit/node/loop/certificate-relay.test.ts'] }

const TABLES: TestTrial = { type: 'tests', files: ['unit/storage/stores.test.ts'] }
const RARE: TestTrial = { type: 'tests', files: ['unit/storage/rare-rows.test.ts'] }
const SITUATIONS: TestTrial = { type: 'tests', files: ['unit/node/clinical/consents/situations.test.ts'] }

const WAITING = 'src/node/gates/waiting-bodies.ts'

/** §3.9, §8 R6 and §14.3: costs that do not grow with the chain. */
export const GROWTH: readonly Mutant[] = [
  {
    name: 'a block that opens a case leaves the mark of its body',
    rule: '§14.3', file: 'src/storage/node-store.ts', trial: STORED,
    find: '    for (const operation of this.bodies.unmarking(opened)) operations.push(operation)\n',
    replace: '    for (const operation of this.bodies.unmarking(deleted)) operations.push(operation)\n'
  },
  {
    name: 'a body whose case ends while it comes again has no mark',
    rule: '§14.3', file: 'src/storage/body-store.ts', trial: STORED,
    find: 'if (held[i] === true && toDelete.has(id)) operations',
    replace: 'if (held[i] !== true && toDelete.has(id)) operations'
  },
  {
    name: 'any number of bodies of one hospital wait',
    rule: '§14.3', file: WAITING, trial: BODIES,
    find: 'if (share > maxBytesPerAuthor || bodies > maxBodiesPerAuthor) return',
    replace: 'if (share > maxBytesPerAuthor || bodies < 0) return'
  },
  {
    name: 'the body of a void proposal stays for ever',
    rule: '§14.3', file: WAITING, trial: BODIES,
    find: 'if (!reopened.has(name)) this.#loose.add(name)',
    replace: 'if (reopened.has(name)) this.#loose.add(name)'
  },
  {
    name: 'a body that a block of this height names is deleted',
    rule: '§14.3', file: WAITING, trial: BODIES,
    find: 'else if (!inBlocks.has(name)) suspects.set(name, owned)',
    replace: 'else if (inBlocks.size >= 0) suspects.set(name, owned)'
  },
  {
    name: 'a start deletes the bodies of accepted cases',
    rule: '§14.3', file: 'src/node/gates/sweep-bodies.ts', trial: BODIES,
    find: 'if (inCase.has(name) || await store.isAccepted(hash)) settled.push(hash)',
    replace: 'if (inCase.has(name)) settled.push(hash)'
  },
  {
    name: 'an interrupted rebuilding of the index counts as whole',
    rule: '§14.3', file: 'src/node/loop/case-index.ts', trial: INDEX,
    find: '    await store.meta.put(MARK, NOTHING)\n',
    replace: ''
  },
  {
    name: 'the names of the lists of cases have no key',
    rule: '§14.3', file: 'src/node/loop/case-index.ts', trial: INDEX,
    find: 'hmacSha256(this.secret, utf8(`medichain/v2/case-list/${name}`))',
    replace: 'hmacSha256(NOTHING, utf8(`medichain/v2/case-list/${name}`))'
  },
  {
    name: 'a page of cases begins with the last case of the page before',
    rule: '§14.3', file: 'src/node/loop/case-index.ts', trial: INDEX,
    find: '{ lt: concat(tag, placeBytes(before)) }',
    replace: '{ lte: concat(tag, placeBytes(before)) }'
  },
  {
    name: 'a peer on another block of the same height gets no certificate',
    rule: '§3.9', file: 'src/node/peers/status-exchange.ts', trial: STATUS,
    find: 'peer?.height === context.height && equal(peer.lastHash, ledger.hash)',
    replace: 'peer?.height === context.height'
  },
  {
    name: 'a peer that asks for its votes gets none',
    rule: '§3.9', file: 'src/node/peers/status-exchange.ts', trial: STATUS,
    find: 'yourVotes: peer?.wantsVotes === false ? []',
    replace: 'yourVotes: peer?.wantsVotes !== false ? []'
  },
  {
    name: 'a node asks for no votes before it may vote',
    rule: '§3.9', file: 'src/node/peers/status-exchange.ts', trial: STATUS,
    find: 'wantsVotes: signer !== undefined && votesFrom === Infinity',
    replace: 'wantsVotes: signer !== undefined && votesFrom === -1'
  },
  {
    name: 'what one member sends keeps certificates from another',
    rule: '§8 R6', file: 'src/node/loop/certificate-relay.ts', trial: RELAY,
    find: '        if (!equal(vote.signer, from)) return\n',
    replace: '        from = vote.signer\n'
  },
  {
    name: 'a repeated certificate does not reach a member that lost it',
    rule: '§8 R9', file: 'src/node/loop/certificate-relay.ts', trial: RELAY,
    find: 'if (this.#forwarded.has(name)) return this.ports.broadcast(certificate)',
    replace: 'if (this.#forwarded.has(name)) return'
  },
  {
    name: 'a FINALIZE vote keeps the certificate of another block away',
    rule: '§8 R6', file: 'src/node/loop/certificate-relay.ts', trial: RELAY,
    find: 'signs.names.has(nameOf(certificate)))',
    replace: 'signs.names.size > 0)'
  },
  {
    name: 'a read of a prefix goes on to the end of its table',
    rule: '§14.3', file: 'src/storage/table.ts', trial: TABLES,
    find: '...(after === 0 ? {} : { lt })',
    replace: '...(after === 0 || after > 0 ? {} : { lt })'
  },
  {
    name: 'a read of a prefix ends before keys that begin with 255',
    rule: '§14.3', file: 'src/storage/table.ts', trial: TABLES,
    find: 'prefix.findLastIndex(byte => byte < 0xff) + 1',
    replace: 'prefix.byteLength'
  },
  {
    name: 'what is rare and has many rows is found in part',
    rule: '§14.3', file: 'src/storage/rare-rows.ts', trial: RARE,
    find: 'if (rows.size < limit) return',
    replace: 'if (rows.size <= limit) return'
  },
  {
    name: 'a case of another hospital shows that the reader treats the patient',
    rule: '§16.3', file: 'src/node/clinical/consents/situations.ts', trial: SITUATIONS,
    find: 'equal(one.pseudonym, own) && isTreatment(one, time)',
    replace: 'isTreatment(one, time)'
  },
  {
    name: 'a case of long ago shows that the reader treats the patient',
    rule: '§16.3', file: 'src/node/clinical/consents/situations.ts', trial: SITUATIONS,
    find: 'equal(one.pseudonym, own) && isTreatment(one, time)',
    replace: 'equal(one.pseudonym, own)'
  }
]
