/** Makes `codec/identifiers.json`: the hashes of SPECIFICATION.md §2 and §3. */
import { caseIdOf, leafOf, sha, tagged } from '../../../src/sim/checkers/arithmetic.js'
import {
  allowlistBytes, headerBytes, opinionBytes, proposalBytes
} from '../../../src/sim/checkers/layouts.js'
import { A, digest } from './cast.js'
import { chain, encode, genesis, idOf, listHash, rootOver } from './chain.js'
import { erasureTransactions } from './erasures.js'
import { cat, genesisBytes } from './layouts.js'
import * as e from './emergencies.js'
import * as s from './story.js'

const proposals = s.proposals.map(proposalBytes)
const opinions = s.opinions.opinions.map(opinionBytes)
const r = digest('r').subarray(16)
const transactions = [
  ['PROPOSE', s.propose], ['OPINIONS', s.opinions], ['ALLOWLIST', s.allowlist],
  ['evidence', s.contradiction], ['keys/deal', s.deal],
  ['keys/complain', s.complain], ['keys/ready', s.ready], ['keys/lost', s.lost], ['presence', s.presence],
  ['names/allow', s.namesAllow], ['names/totals', s.namesTotals], ['ruleset/adopt', s.adopt],
  ['patient/order', s.patientOrder], ['patient/file', s.patientFiling], ['patient/key', s.registered],
  ['roster/entry', e.entered], ['emergency/open', e.opened], ['emergency/close', e.closed],
  ['emergency/surge', e.surge], ['emergency/judge', e.judged], ['emergency/contest', e.contested],
  ['consent/contest', e.consentContested],
  ['consent/judge', e.consentJudged],
  ['access/log', s.accessLog],
  ...erasureTransactions,
  ['case/mismatch', s.mismatch]
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
    proposals,
    ids: proposals.map(bytes => caseIdOf(chain, A.id, leafOf(bytes)))
  },
  proposalsRoot: { proposals, root: rootOver(proposals) },
  opinionsRoot: { opinions, root: rootOver(opinions) },
  body: {
    submitter: A.id,
    ciphertext: s.ciphertext,
    hash: sha(tagged(chain, 'body'), A.id, s.ciphertext),
    r,
    aad: cat(tagged(chain, 'record-part'), A.id, r)
  },
  keyCommitment: { key: s.recordKey, commitment: sha(tagged(chain, 'record-key'), s.recordKey) },
  findingsCommitment: {
    salt: digest('salt'), findings: s.findings,
    commitment: sha(tagged(chain, 'findings'), digest('salt'), s.findings)
  }
}
