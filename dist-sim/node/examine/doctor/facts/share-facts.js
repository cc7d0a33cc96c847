import { equal } from '../../../../protocol/types/index.js';
import { backupOf } from '../../../keys/backup.js';
import { sharedKeysView } from '../../../keys/epoch-text.js';
import { holderOf } from '../../../keys/key-store.js';
/** Returns the facts about own shares of keys. @param keysFolder has the mark of the last backup */
export function shareFacts({ hostLoop, keyStore, signer }, keysFolder) {
    if (keyStore === undefined)
        return undefined;
    const { keys } = hostLoop.state.ledger;
    const { active } = keys;
    const backup = backupOf(keysFolder);
    return {
        text: sharedKeysView(keys).text,
        ...(active === undefined ? {} : { epoch: active.number }),
        isHolder: active?.holders.some(id => equal(id, signer.id)) === true,
        hasShare: active !== undefined && holderOf(keyStore).secretShare(active.number, 0) !== undefined,
        ...(backup === undefined ? {} : { backup })
    };
}
//# sourceMappingURL=share-facts.js.map