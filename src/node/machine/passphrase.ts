import { OperatorError } from './operator-error.js'
import { modeForOthers, secretText } from './secret-file.js'

/** The passphrase of a configuration: the key itself, or the first line of the file. */
export function passphraseOf (
  config: { readonly passphrase: string, readonly passphraseFile: string }
): string | undefined {
  const { passphrase, passphraseFile } = config
  if (passphraseFile === '') return passphrase === '' ? undefined : passphrase
  if (passphrase !== '') {
    throw new OperatorError('two-passphrases',
      'Give either passphrase or passphraseFile, not both.', 2)
  }
  const [line = ''] = secretText(passphraseFile, 'The passphrase file').split(/\r?\n/, 1)
  if (line !== '') return line
  throw new OperatorError('passphrase-needed',
    `The first line of ${passphraseFile} is empty; it should hold the passphrase.`)
}

/**
 * Who else can see the passphrase, for the operator. It is a warning and no refusal: a file that a
 * container is given as a secret often has a mode that cannot be changed there.
 */
export function passphraseNotices (
  { passphraseFile }: { readonly passphraseFile: string }, isOnCommandLine: boolean
): string[] {
  const mode = passphraseFile === '' ? undefined : modeForOthers(passphraseFile)
  return [
    ...isOnCommandLine ? ['the passphrase stands on the command line, where ps shows it to every user: use ' +
      '--passphrase-file or MEDICHAIN_PASSPHRASE'] : [],
    ...mode === undefined ? [] : [`${passphraseFile} can be read or changed by other users (mode ${mode}). ` +
      `Run: chmod 600 ${passphraseFile}`]
  ]
}
