import { accusedOf } from '../../protocol/codec/index.js';
import { eventsOf } from '../../protocol/ledger/index.js';
import { hex } from '../../protocol/types/index.js';
import { nameOf } from '../gates/name-of.js';
const OFFENCES = {
    proposals: 'two blocks for one view',
    votes: 'two votes that contradict',
    opinions: 'an approval and a rejection of one case',
    allowlists: 'two allowlists of one version',
    shares: 'shares of the lottery for two blocks of one height',
    recoveredProposals: 'two blocks for one view',
    recoveredVotes: 'two votes that contradict'
};
/**
 * Raises an alarm for each proof that a member signed a contradiction (SPECIFICATION.md §12). Each hospital
 * and offence is reported once in a run, so that a liar cannot push other alarms out of sight.
 */
export function raiseEvidenceAlarms({ alarm, chain, commits, membership }) {
    const reported = new Set();
    commits.subscribe(({ block, delta }) => {
        for (const { evidence: { conflict } } of eventsOf(delta, 'evidence')) {
            const accused = accusedOf(chain, conflict);
            const offence = `${hex(accused)}/${conflict.type}`;
            if (reported.has(offence))
                continue;
            reported.add(offence);
            const who = conflict.type === 'allowlists'
                ? 'The government'
                : nameOf({ membership }, accused);
            const { height } = block.header;
            alarm('evidence', `${who} signed ${OFFENCES[conflict.type]}; the proof is in block ${height}.`);
        }
    });
}
//# sourceMappingURL=evidence-alarms.js.map