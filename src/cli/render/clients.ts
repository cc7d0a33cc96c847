import {
  fields, table, type ClientView, type RegisteredClientView, type RemovedClientView
} from '../../api/index.js'
import { plain } from './format.js'

/** Renders the registered programs. Nothing here is secret. */
export function renderClients (clients: readonly ClientView[]): string {
  if (clients.length === 0) return 'no program is registered; medichain-node client add registers one\n'
  return table(['client', 'proves itself by', 'scope', 'purposes', 'roles', 'since'], clients.map(client =>
    [client.id, proofText(client), plain(client.scope), listText(client.purposes), listText(client.roles),
      new Date(client.rotatedAt).toISOString().slice(0, 16) + 'Z']))
}

/** Renders a program that was just registered, with what its engineer needs. */
export function renderRegistered (view: RegisteredClientView): string {
  return `registered ${view.client.id}\n${renderAccess(view)}`
}

/** Renders a program whose key or secret was just replaced. */
export function renderRotated (view: RegisteredClientView): string {
  return `rotated ${view.client.id}; its earlier access tokens have ended\n${renderAccess(view)}`
}

function renderAccess ({ client, fhirUrl, secret, tokenUrl }: RegisteredClientView): string {
  return fields([
    ['client id', client.id],
    ['proves itself by', proofText(client)],
    ...(secret === undefined ? [] : [['secret (shown once)', secret] as const]),
    ['token endpoint', plain(tokenUrl)],
    ['FHIR base', plain(fhirUrl)],
    ['scope', plain(client.scope)],
    ['purposes', listText(client.purposes)],
    ['roles', listText(client.roles)],
    ...(client.practitioner === undefined ? [] : [['clinician', plain(client.practitioner)] as const]),
    ...(client.recordSystem === undefined ? [] : [['record system', plain(client.recordSystem)] as const]),
    ...(client.origins.length === 0 ? [] : [['web pages', listText(client.origins)] as const]),
    ['requests a minute', String(client.perMinute)]
  ])
}

export function renderRemoved ({ id }: RemovedClientView): string {
  return `removed ${plain(id)}; its access tokens have ended\n`
}

function proofText ({ keys, method }: ClientView): string {
  if (method === 'client_secret') return 'secret'
  return keys.map(({ kid, kind }) => kid === undefined ? kind : `${kind} ${plain(kid)}`).join(', ')
}

function listText (items: readonly string[]): string {
  return items.length === 0 ? '-' : items.map(plain).join(', ')
}
