import { changedSettings } from '../machine/given-settings.js';
import { stoppedNodes } from '../machine/names.js';
import { fileLimit, fileLimitNotice } from '../machine/open-files.js';
import { passphraseNotices } from '../machine/passphrase.js';
export function announceFolders(options, folders, keystore) {
    const { print } = options;
    print(`${folders.name} (${options.role})`);
    if (keystore.created)
        print(`  made new keys in ${folders.keysPath}: back them up, keep them secret`);
    if (folders.data.created)
        print(`  made a new data folder ${folders.data.path}`);
    else
        print(`  data folder ${folders.data.path}`);
    const isOnCommandLine = options.sources.passphrase === 'flag';
    const notices = [
        ...keystore.notices, ...passphraseNotices(options.config, isOnCommandLine),
        ...fileLimitNotice(fileLimit()), ...otherStoppedNodes(options, folders.name),
        ...changedSettings(folders.data.settings, options.given, options.config)
    ];
    for (const notice of notices)
        print(`  ${notice}`);
}
/** Names the other stopped nodes to an operator who gave no name, and may have meant another node. */
function otherStoppedNodes({ config, data, name, role }, taken) {
    if (name !== undefined || data !== undefined)
        return [];
    const others = stoppedNodes(config.dataRoot, role).filter(other => other !== taken);
    return others.length === 0 ? [] : [`also stopped here: ${others.join(', ')} (start one with --name)`];
}
//# sourceMappingURL=announce-folders.js.map