package text

// FileReading says that a file has come in and is being read.
type FileReading struct{ Name string }

// FileApplying says that it is being written.
type FileApplying struct{ Name string }

// FileProgress tells how far a long file has come.
type FileProgress struct {
	Name          string
	Read, Applied int // rows
}

// FileRefused says why a file is not even looked at.
type FileRefused struct {
	Reason string // role, large
}

// FileWhich asks what a file holds.
type FileWhich struct{ Name string }

// FileMistakes lists what is wrong with a file.
type FileMistakes struct {
	Name  string
	Kind  string   // sheet.Kind, "" where that could not be found out
	Lines []string // in the reader's language
	All   int
}

// FileCounts is what a file comes to.
type FileCounts struct {
	Name, Kind                     string
	Rows, Added, Changed, Removed  int
	Skipped                        int // totals and empty rows
	Mixed, NoClient, Chat, Unended int
	Ignored, NoReps                []string
	Created                        string // what is entered along the way
	CreatedMore                    int
	Sheet                          string
	OtherSheets                    []string
}

// FilePreview asks whether what a file would change is to be done.
type FilePreview struct {
	FileCounts
	Differences []FileDifference
	More        int
	Unchanged   bool // it changes nothing
	Again       bool // it is not what was shown before
}

// FileDifference is one thing that a file makes different.
type FileDifference struct {
	Of, From, To string
	Roles        bool // From and To are roles
}

// FileDone confirms what was done.
type FileDone struct{ FileCounts }
