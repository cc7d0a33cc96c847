import type { Mutant } from '../mutant.js'
import { BAD_LEADER, CHURN, STORM } from './trials.js'

const OPINIONS = 'src/protocol/ledger/kinds/opinions.ts'
const HEADER = 'src/protocol/ledger/block/check-header.ts'

/** §7, §9 and §12. */
export const BLOCKS: readonly Mutant[] = [
  {
    name: 'a hospital without a slot may judge',
    rule: '§7.4',
    file: OPINIONS,
    find: '    if (holderOf(judged, author) !== undefined) continue\n',
    replace: '    if (judged.height > 0) continue\n',
    trial: BAD_LEADER
  },
  {
    name: 'an entry without effect is valid',
    rule: '§7.4',
    file: OPINIONS,
    find: "  if (effects === 0) return reject('no-effect')\n",
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'a validator may judge twice',
    rule: '§7.4',
    file: OPINIONS,
    find: '  if (hasVerdict(judged, validator)) return false\n',
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'the rules may approve a case of the sample',
    rule: '§7.6',
    file: OPINIONS,
    find: 'judgedBy === JudgedBy.rules)',
    replace: 'judgedBy === JudgedBy.none)',
    trial: BAD_LEADER
  },
  {
    name: 'a take-up gives no more time',
    rule: '§7.3',
    file: OPINIONS,
    find: ', deadline: work.timestamp + work.state.parameters.attemptWindowMs }))',
    replace: ' }))',
    trial: STORM
  },
  {
    name: 'one approval is enough',
    rule: '§7.4',
    file: 'src/protocol/ledger/cases/decide-case.ts',
    find: 'if (countOf(judged, Decision.approve) < judged.needed) return false',
    replace: 'if (countOf(judged, Decision.approve) < 1) return false',
    trial: STORM
  },
  {
    name: 'a rejection does not close the case',
    rule: '§7.4',
    file: 'src/protocol/ledger/cases/decide-case.ts',
    find: '>= rejectionsThatClose(judged))',
    replace: '> rejectionsThatClose(judged))',
    trial: STORM
  },
  {
    name: 'rejections do not raise the bar',
    rule: '§7.4',
    file: 'src/protocol/ledger/cases/bar.ts',
    find: 'Math.min(k + 3 * rejected, others)',
    replace: 'Math.min(k, others)',
    trial: STORM
  },
  {
    name: 'slots pass a block late',
    rule: '§7.3',
    file: 'src/protocol/ledger/cases/pass-slots.ts',
    find: 'timestamp < deadline ||',
    replace: 'timestamp <= deadline + 1 ||',
    trial: STORM
  },
  {
    name: 'slots pass although there were no blocks',
    rule: '§7.3',
    file: 'src/protocol/ledger/cases/pass-slots.ts',
    find: 'if (timestamp > deadline + takeUpMs) {',
    replace: 'if (timestamp < 0) {',
    trial: STORM
  },
  {
    name: 'absent hospitals are drawn',
    rule: '§7.5',
    file: 'src/protocol/ledger/cases/draw-cases.ts',
    find: 'candidates.find(candidate => present.has(candidate)) ?? candidates[0]',
    replace: 'candidates[0]',
    trial: STORM
  },
  {
    name: 'any number of hospitals may be absent',
    rule: '§7.5',
    file: 'src/protocol/ledger/state/presence-in-block.ts',
    find: ' || this.#absent(now, set) >= tolerated(set.size)) return',
    replace: ') return',
    trial: STORM
  },
  {
    name: 'a hospital that joins is drawn at once',
    rule: '§7.5',
    file: 'src/protocol/ledger/block/close-block.ts',
    find: '    if (!state.set.has(id)) work.presence.joins(id)\n',
    replace: '',
    trial: CHURN
  },
  {
    name: 'cases expire a window late',
    rule: '§7.7',
    file: 'src/protocol/ledger/state/deadlines.ts',
    find: 'openedAt + parameters.attempts * parameters.attemptWindowMs',
    replace: 'openedAt + (parameters.attempts + 1) * parameters.attemptWindowMs',
    trial: STORM
  },
  {
    name: 'a change of a superseded case opens a case',
    rule: '§7.8',
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
    find: "  if (!equal(header.stateRoot, root)) return 'wrong-state-root'\n",
    replace: '',
    trial: BAD_LEADER
  },
  {
    name: 'the σ of a header is not checked',
    rule: '§9.2',
    file: HEADER,
    find: "  if (!isRequired(state, block) && !equal(header.sigma, sigma)) return 'wrong-sigma'\n",
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
    find: 'if (view > 0 || hasUndrawn(state) || state.adopted',
    replace: 'if (view >= 0 || hasUndrawn(state) || state.adopted',
    trial: BAD_LEADER
  }
]
