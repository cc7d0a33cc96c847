import { hex } from '../../protocol/types/index.js';
import { MEMBER_SYSTEM, PROVENANCE_AGENT, TARGET_PATH } from '../systems.js';
import { formatTime } from '../time/index.js';
/**
 * Lists the elements that the hospital filled in. Each resource is a target, and the standard extension
 * targetPath names each element.
 */
export function provenanceOf(filled, references, submitter, now) {
    const target = [...references].flatMap(([resourceType, reference]) => {
        const extension = filled
            .filter(({ expression }) => expression.startsWith(`${resourceType}.`))
            .map(({ expression }) => ({ url: TARGET_PATH, valueString: expression }));
        return extension.length === 0 ? [] : [{ extension, reference }];
    });
    return {
        resourceType: 'Provenance',
        id: 'provenance-1',
        target,
        recorded: formatTime(now),
        agent: [{
                type: { coding: [{ system: PROVENANCE_AGENT, code: 'assembler' }] },
                who: { identifier: { system: MEMBER_SYSTEM, value: hex(submitter) } }
            }]
    };
}
//# sourceMappingURL=provenance.js.map