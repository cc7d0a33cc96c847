import type { Mutant } from '../mutant.js'
import { LIES_AT_RECOVERY, LOST_LOGS, LOST_SHARES, ONLY_SHARES } from './trials.js'

const CONTENTS = 'src/protocol/ledger/recovery/judge-contents.ts'
const COLLECTED = 'src/protocol/ledger/recovery/collected.ts'
const SIGNATURE = 'src/protocol/ledger/recovery/verify-statement.ts'

/** §10.6. */
export const RECOVERY: readonly Mutant[] = [
  {
    name: 'a statement may be for another chain',
    rule: '§10.6',
    file: SIGNATURE,
    find: "  if (!equal(statement.chainId, chain.id)) return reject('statement-of-another-chain')\n",
    replace: '',
    trial: LIES_AT_RECOVERY
  },
  {
    name: 'statements are not verified',
    rule: '§10.6',
    file: SIGNATURE,
    find: "return isValid ? accept(undefined) : reject('bad-signature')",
    replace: "return isValid || message.length > 0 ? accept(undefined) : reject('bad-signature')",
    trial: LIES_AT_RECOVERY
  },
  {
    name: 'a second statement is no fault',
    rule: '§10.6',
    file: COLLECTED,
    find: "ignore('known-statement') : reject('second-statement')",
    replace: "ignore('known-statement') : accept(undefined)",
    trial: LIES_AT_RECOVERY
  },
  {
    name: 'a hospital that is not on the list may state',
    rule: '§10.6',
    file: COLLECTED,
    find: '    if (!isOfGovernment(chain, statement) && !voters.has(statement.signer)) {\n',
    replace: '    if (!isOfGovernment(chain, statement) && voters.size === 0) {\n',
    trial: LIES_AT_RECOVERY
  },
  {
    name: 'a statement may be of a later recovery',
    rule: '§10.6',
    file: COLLECTED,
    find: "    if (statement.number > number) return ignore('recovery-not-next')\n",
    replace: '',
    trial: LIES_AT_RECOVERY
  },
  {
    name: 'a tip may have the finalization of a lower block',
    rule: '§10.6',
    file: CONTENTS,
    find: 'certificate.height !== height || !equal(certificate.blockHash, hash)) {',
    replace: 'certificate.height > height || !equal(certificate.blockHash, hash)) {',
    trial: LIES_AT_RECOVERY
  },
  {
    name: 'a finalization from before the recovery proves a fork',
    rule: '§10.6',
    file: 'src/protocol/replica/deciding.ts',
    find: 'certificate, tip.context.recovery).verdict',
    replace: 'certificate, tip.context.voidRecovery ?? tip.context.recovery).verdict',
    trial: LIES_AT_RECOVERY
  },
  {
    name: 'votes do not name the recovery',
    rule: '§10.6',
    file: 'src/protocol/codec/parts/sign-bytes.ts',
    find: "recoveryDomain('vote', chainId, recovery)",
    replace: "recoveryDomain('vote', chainId, recovery.length > 0 ? NO_RECOVERY : recovery)",
    trial: LOST_LOGS
  },
  {
    name: 'a lottery key without t shares stays in force',
    rule: '§10.6',
    file: 'src/protocol/ledger/recovery/assurance.ts',
    find: 'shares.held < shares.needed',
    replace: 'shares.held > 2 * shares.needed',
    trial: LOST_SHARES
  },
  {
    name: 'lost shares are no reason to recover',
    rule: '§10.6',
    file: 'src/node/peers/recovery-desk.ts',
    find: 'isLive && !this.lacksShares && !this.isWaiting',
    replace: 'isLive && !this.isWaiting',
    trial: ONLY_SHARES
  },
  {
    name: 'late shares are a reason to recover',
    rule: '§10.6',
    file: 'src/node/signing/lacks-shares.ts',
    find: 'consensus.view >= FAILED_VIEWS',
    replace: 'consensus.view >= 0',
    trial: { type: 'tests', files: ['unit/node/signing/lacks-shares.test.ts'] }
  }
]
