import { casesOf, newListOf } from '../../protocol/ledger/index.js';
import { FurtherEvidence } from '../signing/further-evidence.js';
import { raiseHalt } from '../signing/halt-proof.js';
import { recallOpinions } from '../signing/past-opinions.js';
/** Connects the host loop with the parts above it, which carry out the effects that the loop does not. */
export function loopEvents(parts) {
    const { commits, fail, fetcher, finalBlocks, gossip, hospital, index, membership, recentBodies, recovery, role, syncer, trust, waiting } = parts;
    const further = new FurtherEvidence(parts);
    return {
        admits: input => trust.admits(input),
        operationsWith: commit => [...index.operationsWith(commit), ...hospital?.operationsWith(commit) ?? []],
        bodiesWith: commit => role === 'hospital' ? waiting.withBlock(commit) : undefined,
        committed: commit => {
            const list = newListOf(commit.delta);
            if (list !== undefined)
                membership.commit(list);
            recentBodies.forget(casesOf(commit.delta, 'closed').map(({ bodyHash }) => bodyHash));
            commits.publish(commit);
        },
        drawn: () => { commits.publishDraws(); },
        fetch: wanted => { fetcher.fetch(wanted); },
        holding: (bodies, height) => fetcher.obtainBodies(bodies, height),
        help: (to, height) => { finalBlocks.help(to, height); },
        behind: (of, height) => { syncer.noteHeight(of, height); },
        publish: ({ transactions }) => {
            for (const { bytes } of transactions)
                gossip({ transaction: bytes, bodies: [] });
        },
        keepEvidence: ({ conflict }) => { further.keep(conflict); },
        recall: wanted => { recallOpinions(parts, wanted).catch(fail); },
        recovering: effect => { recovery?.note(effect); },
        halted: halt => { raiseHalt(parts, halt); },
        failed: fail
    };
}
//# sourceMappingURL=loop-events.js.map