import { type ReactNode, useId, useState } from 'react'
import { choices, commandFor } from './choices.ts'
import { switches } from './switches.ts'

/** Shows how this server runs, and how to start one that runs in another way. */
export function SwitchesCard(): ReactNode {
  const [chosen, setChosen] = useState<Readonly<Record<keyof typeof choices, string>>>(switches)
  const titleId = useId()
  const names = ['transport', 'revocation', 'algorithm'] as const
  const isRunning = names.every((name) => chosen[name] === switches[name])
  return (
    <section className="card switches" aria-labelledby={titleId} data-testid="switches">
      <h2 id={titleId}>This server</h2>
      {names.map((name) => (
        <Switch
          key={name}
          name={name}
          chosen={chosen[name]}
          onChoose={(choice) => setChosen({ ...chosen, [name]: choice })}
        />
      ))}
      <p className="muted">
        {isRunning ? 'This is what runs now. To start one like it:' : 'To run this instead, stop it, then:'}
      </p>
      <code className="command" data-testid="switch-command">
        {commandFor(chosen)}
      </code>
    </section>
  )
}

interface SwitchProps {
  readonly name: keyof typeof choices
  readonly chosen: string
  readonly onChoose: (choice: string) => void
}

function Switch({ name, chosen, onChoose }: SwitchProps): ReactNode {
  const group = useId()
  const { legend, meanings } = choices[name]
  return (
    <fieldset className="switch-group" data-testid={`switch-${name}`} data-running={switches[name]}>
      <legend>{legend}</legend>
      <div className="segments">
        {Object.keys(meanings).map((choice) => (
          <label key={choice} className="segment">
            <input
              type="radio"
              name={group}
              value={choice}
              checked={choice === chosen}
              onChange={() => onChoose(choice)}
            />
            {choice}
          </label>
        ))}
      </div>
      <p className="muted">{Object.entries(meanings).find(([choice]) => choice === chosen)?.[1]}</p>
    </fieldset>
  )
}
