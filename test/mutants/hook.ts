/**
 * Runs in Node's thread for module hooks. Every module is loaded as ever, but for one, in whose place
 * another text is served: so the mistake exists in this process alone, and in no file.
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
