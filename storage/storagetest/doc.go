// Package storagetest holds what every storage engine must do: one suite of
// random operations compared with a simple in-memory model, run with every
// closure once and with every closure twice, and the promises about rollback
// and rerun that no model can show.
//
// An engine's own test is one line:
//
//	func TestConformance(t *testing.T) { storagetest.Run(t, open) }
package storagetest
