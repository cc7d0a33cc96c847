/**
 * Adds `Promise.withResolvers` to Node 20. Dependencies of libp2p call it without a check, and the
 * process would die when a peer disconnects. Every file that imports libp2p imports this file first.
 */
interface Deferred<T> {
  promise: Promise<T>
  resolve: (value: T | PromiseLike<T>) => void
  reject: (reason?: unknown) => void
}

function withResolvers<T> (): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = () => {}
  let reject: Deferred<T>['reject'] = () => {}
  const promise = new Promise<T>((_resolve, _reject) => {
    resolve = _resolve
    reject = _reject
  })
  return { promise, resolve, reject }
}

const target: { withResolvers?: typeof withResolvers } & object = Promise as object
target.withResolvers ??= withResolvers
