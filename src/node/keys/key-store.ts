import type { KeySecrets } from '../../protocol/keeping/index.js'
import type { KeyHolder } from '../../protocol/types/index.js'

/** Keeps the secrets of shared keys on a disk. */
export interface KeyStore {
  /** The secrets on the disk. */
  readonly secrets: KeySecrets
  /** Resolves when exactly these secrets are on the disk, and other secrets no longer. */
  save (secrets: KeySecrets): Promise<void>
}

/** Gives the stored shares to the code that uses shared keys. */
export function holderOf (store: Pick<KeyStore, 'secrets'>): KeyHolder {
  return {
    secretShare: (number, key) => store.secrets.shares.find(({ epoch }) => epoch === number)?.scalars[key]
  }
}
