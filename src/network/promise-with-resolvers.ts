/**
 * `Promise.withResolvers` for Node 20, which libp2p's dependencies call without asking: the process
 * dies when a peer disconnects unless it exists (performance-budget.md, settings). Every file that
 * imports libp2p imports this one first.
 */
interface WithResolvers {
  withResolvers?: <T>() => {
    promise: Promise<T>
    resolve: (value: T | PromiseLike<T>) => void
    reject: (reason?: unknown) => void
  }
}

const constructor: WithResolvers = Promise

if (constructor.withResolvers === undefined) {
  constructor.withResolvers = function <T> () {
    let resolve: (value: T | PromiseLike<T>) => void = () => {}
    let reject: (reason?: unknown) => void = () => {}
    const promise = new Promise<T>((_resolve, _reject) => {
      resolve = _resolve
      reject = _reject
    })
    return { promise, resolve, reject }
  }
}
