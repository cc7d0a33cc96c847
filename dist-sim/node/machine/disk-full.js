import { isDiskFull } from '../../storage/index.js';
import { OperatorError } from './operator-error.js';
/** Replaces the error of a full disk with the operator's message; returns any other error unchanged. */
export function explainDiskFull(error) {
    if (!isDiskFull(error))
        return error;
    return new OperatorError('disk-full', 'The disk is full; nothing more can be made durable. ' +
        'Free some space and start the node again: nothing acknowledged is lost.');
}
//# sourceMappingURL=disk-full.js.map