import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const place = document.querySelector('#root')
if (place === null) throw new Error('The page has no element with the id root')
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
