// Package demo makes up a company: members, categories, clients, plans and
// sales, as the CSV files that package storage/sheet imports. The same seed and
// date give the same company. Everybody in it is invented.
package demo
