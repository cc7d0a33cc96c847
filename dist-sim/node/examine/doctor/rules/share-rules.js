import { clockTime } from '../../../machine/formatting.js';
import { trouble } from './rule.js';
const noEpoch = ({ shares }) => {
    if (shares === undefined || shares.epoch !== undefined)
        return undefined;
    return trouble('no-key-epoch', 'note', `The hospitals deal the keys that they share (${shares.text}). Until they have them, diagnoses wait.`, '');
};
const noShare = ({ shares }) => {
    if (shares?.epoch === undefined || !shares.isHolder || shares.hasShare)
        return undefined;
    return trouble('no-key-share', 'warning', `This hospital has no share of the keys of epoch ${shares.epoch}. It asks the other hospitals for a ` +
        'new dealing by itself, at most once a day. If too many hospitals have none, nothing becomes final.', '');
};
const oldBackup = facts => {
    const { name, shares } = facts;
    if (shares?.backup?.isOlder !== true)
        return undefined;
    return trouble('old-key-backup', 'warning', `The backup of the keys of ${clockTime(shares.backup.at, facts)} is older than this hospital's share ` +
        'of keys.', 'Make the backup again, over the old one:', `keys backup <folder> --name ${name}`);
};
export const shareRules = [noEpoch, noShare, oldBackup];
//# sourceMappingURL=share-rules.js.map