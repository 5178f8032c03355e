import { Fragment, type ReactNode } from 'react'
import { styles } from './panel-style.ts'

/** What {@link Facts} shows. */
export interface FactsProps {
  readonly title: string
  /** Those that are `undefined` are left out. */
  readonly facts: Readonly<Record<string, string | undefined>>
}

/** Names and values below a title. */
export function Facts({ title, facts }: FactsProps): ReactNode {
  return (
    <>
      <h2 style={styles.title}>{title}</h2>
      <dl style={styles.facts}>
        {Object.entries(facts).map(([name, value]) =>
          value === undefined ? null : (
            <Fragment key={name}>
              <dt style={styles.name}>{name}</dt>
              <dd style={styles.value}>{value}</dd>
            </Fragment>
          ),
        )}
      </dl>
    </>
  )
}
