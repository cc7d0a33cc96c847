import type { Mutant, SimTrial } from '../mutant.js'
import { BAD_LEADER, CHURN } from './trials.js'

const CODEC = 'src/protocol/codec'
const PROPOSE = 'src/protocol/ledger/kinds/judge-propose.ts'
const RELATION = 'src/protocol/ledger/kinds/relation.ts'
const REPLACED = "  if (related.status !== CaseStatus.accepted) return reject('related-not-accepted')\n"

/** Accepts a member's transaction without verifying its signature. */
const UNSIGNED = '    if (isMember(author)) ' +
  'return { verdict: \'accept\', value: { signer: author, injector: author } }\n'

/** A high load, so that every block has transactions. */
const BUSY: SimTrial = {
  ...BAD_LEADER, faults: ['loss'],
  plan: { submitMs: 300, stabilizesAt: 16_000, habits: { rejects: 40, ignores: 5, thinkMs: 500 } }
}

/** §3, §7.5, §7.6, §9.5 and §12: rules of transactions. */
export const TRANSACTIONS: readonly Mutant[] = [
  {
    name: 'opinions are not verified',
    rule: '§3.3 OPINIONS',
    file: `${CODEC}/forms/opinions.ts`,
    find: '    return verifyAuthor(chain, isMember, transaction, () => {\n',
    replace: UNSIGNED + '    return verifyAuthor(chain, isMember, transaction, () => {\n',
    trial: BUSY
  },
  {
    name: 'proposals are not verified',
    rule: '§3.2 PROPOSE',
    file: `${CODEC}/forms/propose.ts`,
    find: '  if (!chain.verifier.verify(author, message, signature))',
    replace: '  if (message.length + signature.length === 0)',
    trial: BUSY
  },
  {
    name: 'totals of names are not verified',
    rule: '§3.4 other kinds',
    file: `${CODEC}/forms/form.ts`,
    find: '      const fault = faultOf(chain, transaction)\n',
    replace: `      const { author } = transaction\n      if (name === 'names-totals')\n${UNSIGNED}` +
      '      const fault = faultOf(chain, transaction)\n',
    trial: BUSY
  },
  {
    name: 'the author of evidence is not verified',
    rule: '§12',
    file: `${CODEC}/forms/evidence.ts`,
    find: 'signed.verify(chain, isMember, evidence, ',
    replace: 'signed.verify({ ...chain, verifier: { ...chain.verifier, verify: () => true } }, isMember, ' +
      'evidence, ',
    trial: BUSY
  },
  {
    name: 'evidence may prove nothing',
    rule: '§12',
    file: `${CODEC}/forms/evidence.ts`,
    find: "    if (!isConflict(chain, evidence.conflict)) return reject('not-a-conflict')\n",
    replace: '',
    trial: BUSY
  },
  {
    name: 'lists are not verified',
    rule: '§5.1',
    file: `${CODEC}/forms/allowlist.ts`,
    find: 'return chain.verifier.verify(chain.genesis.governmentListKey, message, signed.signature)',
    replace: 'return message.length > 0',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'another-chain' } }
  },
  {
    name: 'the case id leaves out the submitter',
    rule: '§3.2 caseId',
    file: `${CODEC}/parts/identifiers.ts`,
    find: 'const message = concat(prefix, submitter, new Uint8Array(32))',
    replace: 'const message = concat(prefix, submitter.map(() => 0), new Uint8Array(32))',
    trial: BUSY
  },
  {
    name: 'the transaction id covers the signature',
    rule: '§3.5 txId',
    file: `${CODEC}/parts/identifiers.ts`,
    find: "domain('tx', chainId), bytes.subarray(0, -SIGNATURE_BYTES)",
    replace: "domain('tx', chainId), bytes.subarray(0, bytes.length)",
    trial: BUSY
  },
  {
    name: 'a Merkle tree repeats its last leaf',
    rule: '§2.6 Merkle trees',
    file: 'src/protocol/crypto/merkle.ts',
    find: 'if (level.length % 2 === 1) above.push(at(level, level.length - 1))',
    replace: 'if (level.length % 2 === 1) above.push(nodeHash(level.at(-1)!, level.at(-1)!))',
    trial: BUSY
  },
  {
    name: 'a PROPOSE of void proposals is valid',
    rule: '§9.5',
    file: PROPOSE,
    find: "  if (openings.value.length === 0) return reject('all-void')\n",
    replace: '',
    trial: BUSY
  },
  {
    name: 'a retry tag in use may be used again',
    rule: '§9.5',
    file: PROPOSE,
    find: "  if (tag === 'held') return reject('retry-tag-in-use')\n",
    replace: '',
    trial: BUSY
  },
  {
    name: 'a resubmission may claim to be new',
    rule: '§7.7',
    file: PROPOSE,
    find: "  if (tag === 'freed' && !isAnotherTry(proposal)) return reject('must-resubmit')\n",
    replace: '',
    trial: BUSY
  },
  {
    name: 'a patient may have any number of open cases',
    rule: '§9.5',
    file: PROPOSE,
    find: "    if (before >= parameters.maxOpenPerPseudonym) return ignore('too-many-open-for-patient')\n",
    replace: '',
    trial: BUSY
  },
  {
    name: 'another hospital may amend a record',
    rule: '§7.8',
    file: RELATION,
    find: "  if (!equal(related.submitter, submitter)) return reject('related-other-hospital')\n" +
      "  if (!equal(related.pseudonym, proposal.pseudonym))",
    replace: '  if (!equal(related.pseudonym, proposal.pseudonym))',
    trial: BUSY
  },
  {
    name: 'a case that was not accepted may be changed',
    rule: '§7.8',
    file: RELATION,
    find: REPLACED,
    replace: '',
    trial: BUSY
  },
  {
    name: 'an undecided case may be changed',
    rule: '§7.8',
    file: RELATION,
    find: `  if (related.status <= CaseStatus.open) return ignore('related-undecided')\n${REPLACED}`,
    replace: '',
    trial: BUSY
  },
  {
    name: 'another hospital may resubmit',
    rule: '§7.7',
    file: RELATION,
    find: "  if (!equal(related.submitter, submitter)) return reject('related-other-hospital')\n" +
      "  if (!equal(related.retryTag, proposal.retryTag))",
    replace: '  if (!equal(related.retryTag, proposal.retryTag))',
    trial: BUSY
  },
  {
    name: 'a resubmission may have another tag',
    rule: '§7.7',
    file: RELATION,
    find: "  if (!equal(related.retryTag, proposal.retryTag)) return reject('related-other-tag')\n",
    replace: '',
    trial: BUSY
  }
]
