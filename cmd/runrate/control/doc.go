// Package control lets a command work beside a running bot: the process that
// serves holds the database, so it does the command's work on its own open
// store, and the command's own process does what is the operator's: it reads
// and writes his files, shows what the work prints, and passes on its end.
//
// They meet at a Unix socket beside the database that only its owner can open;
// who comes is asked for his uid as well, which is to be the owner's or root's.
//
// # The wire
//
// A frame is a kind (one byte), a length (four, big-endian) and as many bytes.
// The client begins with a Call. The server sends output as it comes; it may
// ask for the operator's input file, once, and may hand over the file that he
// asked for, once, which the client answers when the file is in its place.
// The last frame is the exit code. A connection that is closed before it is a
// command interrupted, on whichever side. The server never names a path: which
// files are read and written is what the operator wrote on the client's command line.
package control
