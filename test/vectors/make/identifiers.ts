/** Makes `codec/identifiers.json`: the hashes of SPECIFICATION.md §2 and §3. */
import { caseIdOf, leafOf, sha, tagged } from '../../../src/sim/checkers/arithmetic.js'
import {
  allowlistBytes, headerBytes, opinionBytes, proposalBytes
} from '../../../src/sim/checkers/layouts.js'
import { A, digest } from './cast.js'
import { chain, encode, genesis, idOf, listHash, rootOver } from './chain.js'
import { cat, genesisBytes } from './layouts.js'
import * as s from './story.js'

const HIGH_SEQ = 2 ** 40 + 5
const proposals = s.proposals.map(proposalBytes)
const opinions = s.opinions.opinions.map(opinionBytes)
const pseudonym = digest('pseudonym')
const transactions = [
  ['PROPOSE', s.propose], ['OPINIONS', s.opinions], ['ALLOWLIST', s.allowlist],
  ['evidence', s.contradiction], ['linking epoch', s.linkingEpoch], ['keys/deal', s.deal],
  ['keys/complain', s.complain], ['keys/ready', s.ready], ['keys/lost', s.lost]
] as const

export const identifiers = {
  chainId: chain.id,
  genesis: genesisBytes(genesis),
  domain: { name: 'tx', value: tagged(chain, 'tx') },
  allowlistHash: { list: allowlistBytes(s.firstList), hash: listHash(s.firstList) },
  blockHash: { header: headerBytes(s.header), hash: s.blockHash },
  transactions: transactions.map(([desc, transaction]) => {
    const bytes = encode(transaction)
    return { desc, bytes, id: idOf(bytes), leaf: leafOf(bytes) }
  }),
  caseIds: {
    submitter: A.id,
    firstSeq: 7,
    proposals,
    ids: proposals.map((bytes, k) => caseIdOf(chain, A.id, 7 + k, leafOf(bytes)))
  },
  caseIdAboveTwo32: {
    submitter: A.id,
    seq: HIGH_SEQ,
    proposal: proposals[0],
    id: caseIdOf(chain, A.id, HIGH_SEQ, leafOf(proposals[0]!))
  },
  proposalsRoot: { proposals, root: rootOver(proposals) },
  opinionsRoot: { opinions, root: rootOver(opinions) },
  body: {
    submitter: A.id,
    ciphertext: s.ciphertext,
    hash: sha(tagged(chain, 'body'), A.id, s.ciphertext),
    pseudonym,
    aad: cat(tagged(chain, 'body'), A.id, pseudonym)
  },
  keyCommitment: { key: s.recordKey, commitment: sha(tagged(chain, 'record-key'), s.recordKey) },
  linkingKeyCommitment: { key: s.linkingKey, commitment: s.commitment }
}
