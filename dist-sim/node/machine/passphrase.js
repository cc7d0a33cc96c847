import { OperatorError } from './operator-error.js';
import { modeForOthers, secretText } from './secret-file.js';
/** Returns the passphrase of a configuration: the setting itself, or the first line of the file. */
export function passphraseOf(config) {
    const { passphrase, passphraseFile } = config;
    if (passphraseFile === '')
        return passphrase === '' ? undefined : passphrase;
    if (passphrase !== '') {
        throw new OperatorError('two-passphrases', 'Give either passphrase or passphraseFile, not both.', 2);
    }
    const [line = ''] = secretText(passphraseFile, 'The passphrase file').split(/\r?\n/, 1);
    if (line !== '')
        return line;
    throw new OperatorError('passphrase-needed', `The first line of ${passphraseFile} is empty; it should hold the passphrase.`);
}
/**
 * Warns the operator if other users can read the passphrase. The node starts all the same: a container often
 * cannot change the mode of a file that it gets as a secret.
 */
export function passphraseNotices({ passphraseFile }, isOnCommandLine) {
    const mode = passphraseFile === '' ? undefined : modeForOthers(passphraseFile);
    return [
        ...isOnCommandLine ? ['the passphrase is on the command line, where ps shows it to every user: use ' +
                '--passphrase-file or MEDICHAIN_PASSPHRASE'] : [],
        ...mode === undefined ? [] : [`${passphraseFile} can be read or changed by other users (mode ${mode}). ` +
                `Run: chmod 600 ${passphraseFile}`]
    ];
}
//# sourceMappingURL=passphrase.js.map