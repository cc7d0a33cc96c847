/**
 * Runs in Node's thread for module hooks. It replaces the source of one module, and loads all other modules
 * normally. So the mistake exists only in this process, and not in a file.
 */
import type { LoadHook } from 'node:module'
import type { MessagePort } from 'node:worker_threads'

export interface HookData {
  readonly url: string
  readonly source: string
  readonly port: MessagePort
}

let served: HookData | undefined

export function initialize (data: HookData): void {
  served = data
}

export const load: LoadHook = async (url, context, nextLoad) => {
  if (served === undefined || url.split('?')[0] !== served.url) return await nextLoad(url, context)
  served.port.postMessage('served')
  return { format: 'module', source: served.source, shortCircuit: true }
}
