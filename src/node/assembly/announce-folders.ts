import { changedSettings } from '../machine/given-settings.js'
import type { Keystore } from '../machine/keystore.js'
import { stoppedNodes, type NodeFolders } from '../machine/names.js'
import { fileLimit, fileLimitNotice } from '../machine/open-files.js'
import { passphraseNotices } from '../machine/passphrase.js'
import type { BaseOptions } from './base-options.js'

export function announceFolders (options: BaseOptions, folders: NodeFolders, keystore: Keystore): void {
  const { print } = options
  print(`${folders.name} (${options.role})`)
  if (keystore.created) print(`  made new keys in ${folders.keysPath}: back them up, keep them secret`)
  if (folders.data.created) print(`  made a new data folder ${folders.data.path}`)
  else print(`  data folder ${folders.data.path}`)
  const isOnCommandLine = options.sources.passphrase === 'flag'
  const notices = [
    ...keystore.notices, ...passphraseNotices(options.config, isOnCommandLine),
    ...fileLimitNotice(fileLimit()), ...newFolderOfOldKeys(options, folders, keystore),
    ...otherStoppedNodes(options, folders.name),
    ...changedSettings(folders.data.settings, options.given, options.config)
  ]
  for (const notice of notices) print(`  ${notice}`)
}

/** Keys without their data: the folder was moved or lost, or the node was started in another place. */
function newFolderOfOldKeys (
  { role }: BaseOptions, { data, keysPath }: NodeFolders, { created }: Keystore
): string[] {
  if (created || !data.created) return []
  if (role === 'government') {
    return [`the keys in ${keysPath} are older than this data folder: if this government has a chain, it ` +
      'waits for a hospital of that chain to connect, and then follows it; it begins no other']
  }
  return [`the keys in ${keysPath} are older than this data folder: if this node had another, stop it now, ` +
    'and start it with that folder (--data); only that folder has its undecided diagnoses']
}

/** Names the other stopped nodes to an operator who gave no name, and may have meant another node. */
function otherStoppedNodes ({ config, data, name, role }: BaseOptions, taken: string): string[] {
  if (name !== undefined || data !== undefined) return []
  const others = stoppedNodes(config.dataRoot, role).filter(other => other !== taken)
  return others.length === 0 ? [] : [`also stopped here: ${others.join(', ')} (start one with --name)`]
}
