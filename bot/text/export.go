package text

import "runrate/calc"

// ImportHowTo tells how files come in.
type ImportHowTo struct{ Admin bool }

// ExportMaking says that a file is being made.
type ExportMaking struct{ Month calc.Month }

// ExportTooLarge says that a file would be larger than Telegram takes.
type ExportTooLarge struct{}
