import type { Mutant } from '../mutant.js'
import { BAD_LEADER, CRASHES, FORKS, PATIENCE, SLOW_LINKS, STORM } from './trials.js'

/** §8, rule by rule. */
export const FINALITY: readonly Mutant[] = [
  {
    name: 'two final blocks halt no node',
    rule: '§8, beyond f',
    file: 'src/protocol/replica/run.ts',
    find: "  run.effects.push({ type: 'halt', ...proof })\n",
    replace: '  if (proof.certificates.length > 0) return\n',
    trial: FORKS
  },
  {
    name: 'own votes are not restored',
    rule: '§8 R1',
    file: 'src/protocol/consensus/start-height.ts',
    find: '      ownActs.addVote(vote)\n',
    replace: '',
    trial: CRASHES
  },
  {
    name: 'own proposals are not restored',
    rule: '§8 R1, R3',
    file: 'src/protocol/consensus/start-height.ts',
    find: '      ownActs.addProposal(record.proposal)\n',
    replace: '',
    trial: CRASHES
  },
  {
    name: 'a node stays in a notarized view',
    rule: '§8 R2',
    file: 'src/protocol/consensus/on-certificate.ts',
    find: "  if (view >= state.view) turn.later({ rule: 'R2', view: view + 1 })",
    replace: "  if (view >= state.view && kind === 2) turn.later({ rule: 'R2', view: view + 1 })",
    trial: PATIENCE
  },
  {
    name: 'a leader does not repeat the notarized block',
    rule: '§8 R3',
    file: 'src/protocol/consensus/try-propose.ts',
    find: 'const r = certificates.highestNotarizedBelow(view)',
    replace: 'const r = -1',
    trial: PATIENCE
  },
  {
    name: 'any hospital may lead',
    rule: '§8 R4',
    file: 'src/protocol/consensus/on-proposal.ts',
    find: "if (!equal(signer, leaderOf(state.context, view))) return turn.fault(from, 'not-the-leader')",
    replace: '',
    trial: { ...BAD_LEADER, livenessBoundMs: 20_000 }
  },
  {
    name: 'a block may name another view',
    rule: '§8 R4',
    file: 'src/protocol/consensus/proposal-form.ts',
    find: 'if (header.height !== proposal.height || header.view !== proposal.view)',
    replace: 'if (header.height !== proposal.height)',
    trial: BAD_LEADER
  },
  {
    name: 'any block time is accepted',
    rule: '§8 R4 Timely',
    file: 'src/protocol/consensus/on-proposal.ts',
    find: '    isTimely(policy, view, block.header.timestamp, turn.clock.wall, parentTime)',
    replace: '    isTimely(policy, view, turn.clock.wall, turn.clock.wall, parentTime)',
    trial: BAD_LEADER
  },
  // A time can be too old and still after the parent's time only if the parent is old, so load is low.
  {
    name: 'an old block time is accepted',
    rule: '§8 R4 Timely',
    file: 'src/protocol/consensus/timers.ts',
    find: 'return timestamp >= now - policy.maxSkewMs - viewTimeout(policy, view) &&',
    replace: 'return timestamp >= 0 &&',
    trial: {
      ...BAD_LEADER, faults: ['loss', 'skew'], plan: { submitMs: 15_000, stabilizesAt: 90_000 }
    }
  },
  {
    name: 'votes are not verified',
    rule: '§8 R5',
    file: 'src/protocol/codec/parts/verify-vote.ts',
    find: 'const isValid = chain.verifier.verify(vote.signer, voteSignBytes(chain.id, vote), vote.signature)',
    replace: 'const isValid = voteSignBytes(chain.id, vote).length > 0',
    trial: { ...PATIENCE, adversaries: ['forger'] }
  },
  {
    name: 'certificates are not verified',
    rule: '§8 R6',
    file: 'src/protocol/consensus/on-certificate.ts',
    find: "    if (verdict.verdict === 'reject') return turn.refuse(from, verdict.code, attachedTo)\n",
    replace: '',
    trial: { ...STORM, adversaries: ['forger'] }
  },
  {
    name: 'no NULLIFY after NOTARIZE',
    rule: '§8 R7',
    file: 'src/protocol/consensus/guards.ts',
    find: 'return !ownActs.nullified.has(view) && !ownActs.finalized.has(view)',
    replace: 'return !ownActs.nullified.has(view) && !ownActs.notarized.has(view)',
    trial: PATIENCE
  },
  {
    name: 'a node continues before the block is on disk',
    rule: '§8 R8',
    file: 'src/node/loop/host-loop.ts',
    find: "if (effect.type === 'commit') await this.#commit(effect)",
    replace: "if (effect.type === 'commit') void this.#commit(effect)",
    trial: CRASHES
  },
  {
    name: 'timers do not grow',
    rule: '§8 Timers',
    file: 'src/protocol/consensus/timers.ts',
    find: 'policy.viewTimeoutMs * policy.growth ** view)',
    replace: 'policy.viewTimeoutMs * policy.growth ** (view * 0))',
    trial: SLOW_LINKS
  },
  {
    name: 'nodes wait for an unreachable leader',
    rule: '§8 R2 GRACE',
    file: 'src/protocol/consensus/activate.ts',
    find: "    if (!isReachable(state, leaderOf(state.context, view))) turn.arm('grace', policy.graceMs)\n",
    replace: '',
    trial: CRASHES
  },
  {
    name: 'own votes are not sent again',
    rule: '§8 R9',
    file: 'src/protocol/consensus/rebroadcast.ts',
    find: "  for (const vote of votes) turn.broadcast({ type: 'vote', vote })\n",
    replace: '  if (votes.length < 0) return\n',
    trial: PATIENCE
  }
]
