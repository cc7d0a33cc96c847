import type { Mutant } from '../mutant.js'
import { BAD_LEADER, STORM } from './trials.js'

const OPINIONS = 'src/protocol/ledger/kinds/opinions.ts'
const HEADER = 'src/protocol/ledger/block/check-header.ts'

/** §7, §9 and §12. */
export const BLOCKS: readonly Mutant[] = [
  {
    name: 'an attempt starts a window early',
    rule: '§7.3',
    file: 'src/protocol/ledger/cases/deadlines.ts',
    find: '/ parameters.attemptWindowMs) + 1',
    replace: '/ parameters.attemptWindowMs) + 2',
    trial: { ...STORM, adversaries: ['bad-leader'] }
  },
  {
    name: 'a hospital that was not drawn may judge',
    rule: '§7.4',
    file: OPINIONS,
    find: '    isDrawn(judged, opinion.attempt, parameters.validatorsPerDiagnosis, validator) &&\n',
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'a validator may approve twice',
    rule: '§7.4',
    file: OPINIONS,
    find: '    !hasOpinion(judged, opinion.attempt, validator)\n',
    replace: '    validator.length > 0\n',
    trial: BAD_LEADER
  },
  {
    name: 'approvals of different attempts count together',
    rule: '§7.4',
    file: OPINIONS,
    find: 'o => o.attempt === attempt && o.decision === Decision.approve',
    replace: 'o => o.decision === Decision.approve',
    trial: STORM
  },
  {
    name: 'one approval is enough',
    rule: '§7.4',
    file: OPINIONS,
    find: 'if (approvals === work.state.parameters.validatorsPerDiagnosis) acceptCase',
    replace: 'if (approvals === 1) acceptCase',
    trial: STORM
  },
  {
    name: 'a rejection does not close the case',
    rule: '§7.4',
    file: OPINIONS,
    find: '    rejectCase(work, id, judged)\n',
    replace: '    if (judged.height < 0) rejectCase(work, id, judged)\n',
    trial: STORM
  },
  {
    name: 'cases expire a window late',
    rule: '§7.5',
    file: 'src/protocol/ledger/cases/expire-due.ts',
    find: 'const span = parameters.attempts * parameters.attemptWindowMs',
    replace: 'const span = (parameters.attempts + 1) * parameters.attemptWindowMs',
    trial: STORM
  },
  {
    name: 'a change of a superseded case opens a case',
    rule: '§7.6',
    file: 'src/protocol/ledger/kinds/relation.ts',
    find: 'tooLate: !equal(related.supersededBy, ZERO_32)',
    replace: 'tooLate: false',
    trial: STORM
  },
  {
    name: 'an offence may be proved twice',
    rule: '§12',
    file: 'src/protocol/ledger/kinds/evidence.ts',
    find: "  if (work.read(key) !== undefined) return reject('known-evidence')\n",
    replace: '',
    trial: { ...STORM, adversaries: ['equivocator'] }
  },
  {
    name: 'a body in use may be proposed again',
    rule: '§9.5',
    file: 'src/protocol/ledger/kinds/judge-propose.ts',
    find: "return work.bodyIsHeld(keys) ? reject('body-in-use') : VALID",
    replace: 'return VALID',
    trial: BAD_LEADER
  },
  {
    name: 'the parent hash is not checked',
    rule: '§9.1',
    file: HEADER,
    find: "  if (!equal(header.parent, state.hash)) return 'wrong-parent'\n",
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'the state root is not checked',
    rule: '§9.1',
    file: HEADER,
    find: "  if (!equal(header.stateRoot, state.stateRoot)) return 'wrong-state-root'\n",
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'the σ of a header is not checked',
    rule: '§9.2',
    file: HEADER,
    find: "  if (!equal(header.sigma, sigma)) return 'wrong-sigma'\n",
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'two blocks may have the same time',
    rule: '§9.3',
    file: HEADER,
    find: 'if (header.timestamp <= state.timestamp)',
    replace: 'if (header.timestamp < state.timestamp)',
    trial: BAD_LEADER
  },
  {
    name: 'transactions may be unordered or repeated',
    rule: '§9.4',
    file: HEADER,
    find: 'if (disorder !== undefined) return disorder',
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'blocks may be empty',
    rule: '§9.6',
    file: HEADER,
    find: 'if (view > 0 || hasUndrawn(state)) return true',
    replace: 'if (view >= 0 || hasUndrawn(state)) return true',
    trial: BAD_LEADER
  }
]
