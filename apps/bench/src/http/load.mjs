// The process of the load: keeps connections busy with ready-made requests, one at a time on each, and counts the answers.
import { connect } from 'node:net'

process.on('message', (order) => void run(order))

async function run({ port, requests, connections, milliseconds }) {
  const state = { next: 0, answered: 0, refused: 0, isOver: false }
  const sockets = Array.from({ length: connections }, () => connect(port, '127.0.0.1'))
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.setNoDelay().once('connect', resolve))))
  const start = performance.now()
  const done = sockets.map((socket) => keepBusy(socket, requests, state))
  const limit = requests.isOnce ? new Promise(() => undefined) : wait(milliseconds)
  await Promise.race([limit, Promise.all(done)])
  state.isOver = true
  const seconds = (performance.now() - start) / 1000
  for (const socket of sockets) socket.destroy()
  process.send({ answered: state.answered, refused: state.refused, seconds })
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
