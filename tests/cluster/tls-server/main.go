// A TLS server that takes only clients with a certificate of the given authorities, and tells each what Go's crypto/tls
// and crypto/x509 made of it:
//
//	tls-server CA_FILE
//
// It prints its port, a free one of 127.0.0.1, and ends when its standard input does.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"time"
)

// Client is what a verified certificate says.
type Client struct {
	CommonName    string    `json:"commonName"`
	Organizations []string  `json:"organizations"`
	NotAfter      time.Time `json:"notAfter"`
	KeyAlgorithm  string    `json:"keyAlgorithm"`
	SHA256        string    `json:"sha256"`
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("tls-server: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: tls-server CA_FILE")
	}
	authorities, err := authorities(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	certificate, err := ownCertificate()
	if err != nil {
		log.Fatal(err)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{
		Certificates: []tls.Certificate{certificate},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    authorities,
	})
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		Handler:      http.HandlerFunc(answer),
		ReadTimeout:  30 * time.Second,
		WriteTimeout: 30 * time.Second,
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	go func() { log.Fatal(server.Serve(listener)) }()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func authorities(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", file)
	}
	return pool, nil
}

func ownCertificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Minute),
		NotAfter:     time.Now().Add(24 * time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

func answer(response http.ResponseWriter, request *http.Request) {
	leaf := request.TLS.VerifiedChains[0][0]
	digest := sha256.Sum256(leaf.Raw)
	response.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(response).Encode(Client{
		CommonName:    leaf.Subject.CommonName,
		Organizations: append([]string{}, leaf.Subject.Organization...),
		NotAfter:      leaf.NotAfter,
		KeyAlgorithm:  keyAlgorithm(leaf),
		SHA256:        hex.EncodeToString(digest[:]),
	})
}

// keyAlgorithm tells keys of one algorithm apart, too: `ECDSA P-256`, `RSA 2048`, `Ed25519`.
func keyAlgorithm(certificate *x509.Certificate) string {
	name := certificate.PublicKeyAlgorithm.String()
	switch key := certificate.PublicKey.(type) {
	case *ecdsa.PublicKey:
		return name + " " + key.Curve.Params().Name
	case *rsa.PublicKey:
		return fmt.Sprint(name, " ", key.N.BitLen())
	}
	return name
}
