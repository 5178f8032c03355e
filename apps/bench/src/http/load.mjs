// The process of a load: keeps connections busy with ready-made requests, one at a time on each, or floods a server.
import { connect } from 'node:net'

process.on('disconnect', () => process.exit()) // who started it is gone
process.on('message', (order) => void (order.perSecond === undefined ? keepAllBusy(order) : flood(order)))

async function keepAllBusy({ port, requests, connections, milliseconds }) {
  const state = { next: 0, answered: 0, refused: 0, isOver: false }
  const sockets = await connectAll(port, connections)
  const [probe] = requests.probe === undefined ? [] : await connectAll(port, 1)
  const waits = []
  const start = performance.now()
  const probing = probe === undefined ? undefined : ask(probe, { ...requests, state, waits })
  const done = sockets.map((socket) => keepBusy(socket, requests, state))
  const limit = requests.isOnce ? new Promise(() => undefined) : wait(milliseconds)
  await Promise.race([limit, Promise.all(done)])
  state.isOver = true
  const took = performance.now() - start
  await probing
  for (const socket of [...sockets, probe]) socket?.destroy()
  process.send({ answered: state.answered, refused: state.refused, milliseconds: took, waits })
}

/** Sends a request every few milliseconds, and notes how long each waits for its answer. */
async function ask(socket, { probe, state, waits }) {
  let answer = () => undefined
  socket.on('data', () => answer())
  while (!state.isOver) {
    const start = performance.now()
    const answered = new Promise((resolve) => {
      answer = resolve
    })
    socket.write(probe)
    await answered
    waits.push(performance.now() - start)
    await wait(4)
  }
}

/** At most so many are on their way: what a server does not keep up with is not sent. */
const mostUnanswered = 128

async function flood({ port, requests, perSecond, milliseconds }) {
  const sockets = await connectAll(port, 32)
  const start = performance.now()
  let [sent, answered] = [0, 0]
  for (const socket of sockets) {
    socket.on('data', (chunk) => {
      answered += chunk.toString('latin1').split('HTTP/1.1 ').length - 1
    })
  }
  for (let now = 0; now < milliseconds; now = performance.now() - start) {
    const due = Math.min((now / 1000) * perSecond, answered + mostUnanswered)
    while (sent < due) {
      sockets[sent % sockets.length].write(requests.texts[sent % requests.texts.length])
      sent += 1
    }
    await wait(2)
  }
  const took = performance.now() - start
  for (const socket of sockets) socket.destroy()
  process.send({ sent, answered, milliseconds: took })
}

async function connectAll(port, count) {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'))
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.setNoDelay().once('connect', resolve))))
  return sockets
}

function wait(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}

function keepBusy(socket, { texts, isOnce }, state) {
  return new Promise((resolve) => {
    let received = ''
    const send = () => {
      if (isOnce && state.next >= texts.length) return resolve()
      socket.write(texts[state.next++ % texts.length])
    }
    socket.setEncoding('latin1').on('data', (chunk) => {
      if (state.isOver) return
      received += chunk
      if (!isWhole(received)) return
      if (received.startsWith('HTTP/1.1 200')) state.answered += 1
      else state.refused += 1
      received = ''
      send()
    })
    socket.on('error', resolve)
    send()
  })
}

function isWhole(text) {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return false
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end + 2)) ?? []
  if (length !== undefined) return text.length >= end + 4 + Number(length)
  return text.endsWith('0\r\n\r\n')
}
