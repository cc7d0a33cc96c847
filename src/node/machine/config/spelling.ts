/** Every variable of the environment that belongs to this program begins so. */
export const ENV_PREFIX = 'MEDICHAIN_'

/** apiPort -> MEDICHAIN_API_PORT */
export function envName (key: string): string {
  return ENV_PREFIX + words(key).join('_').toUpperCase()
}

/** apiPort -> --api-port */
export function flagName (key: string): string {
  return `--${words(key).join('-')}`
}

/** One spelling for `apiPort`, `api-port`, `api.port` and `API_PORT`. */
export function plain (name: string): string {
  return name.replace(/[-_.]/g, '').toLowerCase()
}

function words (key: string): string[] {
  return key.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).split(' ')
}
