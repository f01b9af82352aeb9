// Makes calls with net/http of Go, one after the other, and prints what the application sees of each in one line.
// Arguments: a base URL, and the calls: read, write, big, upload; wait does nothing until a line can be read.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"
)

func limit() time.Duration {
	millis, err := strconv.Atoi(os.Getenv("ZOO_LIMIT_MILLIS"))
	if err != nil {
		millis = 15000
	}
	return time.Duration(millis) * time.Millisecond
}

func ask(client *http.Client, step string, url string) (string, error) {
	sizes := map[string]int{"write": 3, "upload": 8000000}
	var response *http.Response
	var err error
	if size, found := sizes[step]; found {
		response, err = client.Post(url, "application/octet-stream", bytes.NewReader(make([]byte, size)))
	} else {
		response, err = client.Get(url)
	}
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	whole := 2
	if step == "big" {
		whole = 1000000
	}
	if len(body) == whole {
		return fmt.Sprintf("%d OK", response.StatusCode), nil
	}
	return fmt.Sprintf("%d with %d of %d bytes", response.StatusCode, len(body), whole), nil
}

func main() {
	client := &http.Client{Timeout: limit(), Transport: &http.Transport{}}
	input := bufio.NewReader(os.Stdin)
	nth := 0
	for _, step := range os.Args[2:] {
		if step == "wait" {
			input.ReadString('\n')
			continue
		}
		nth++
		answer, err := ask(client, step, fmt.Sprintf("%s%d/%s", os.Args[1], nth, step))
		if err != nil {
			answer = fmt.Sprintf("%T: %v", err, err)
		}
		fmt.Println(answer)
	}
}
